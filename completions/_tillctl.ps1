
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'tillctl' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'tillctl'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'tillctl' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('readers', 'readers', [CompletionResultType]::ParameterValue, 'List, register, rename and assign readers')
            [CompletionResult]::new('locations', 'locations', [CompletionResultType]::ParameterValue, 'List, create and change locations')
            [CompletionResult]::new('fleet', 'fleet', [CompletionResultType]::ParameterValue, 'Check the fleet, write it to a file, make it what a file says')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Watch the fleet: a live table, or what changes in a pipe')
            [CompletionResult]::new('configurations', 'configurations', [CompletionResultType]::ParameterValue, 'List, create, change and attach configurations: tips, Wi-Fi, splash screens')
            [CompletionResult]::new('pay', 'pay', [CompletionResultType]::ParameterValue, 'Push a payment to a reader and wait for its outcome')
            [CompletionResult]::new('payments', 'payments', [CompletionResultType]::ParameterValue, 'List, resume, capture, cancel and refund payments')
            [CompletionResult]::new('display', 'display', [CompletionResultType]::ParameterValue, 'Show a cart on a reader; it is shown, not charged')
            [CompletionResult]::new('inputs', 'inputs', [CompletionResultType]::ParameterValue, 'Ask the customer for an e-mail, a phone number, a signature or a choice')
            [CompletionResult]::new('save-card', 'save-card', [CompletionResultType]::ParameterValue, 'Save a card for later, without a payment')
            [CompletionResult]::new('connection-token', 'connection-token', [CompletionResultType]::ParameterValue, 'Create a connection token for an app with Stripe''s Terminal SDK')
            [CompletionResult]::new('onboarding-link', 'onboarding-link', [CompletionResultType]::ParameterValue, 'Create a link at which Apple''s terms for Tap to Pay are accepted')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Store a key under a profile''s name, after checking it')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'Forget a profile''s key')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'Show which key and account commands work with')
            [CompletionResult]::new('profiles', 'profiles', [CompletionResultType]::ParameterValue, 'List, choose, show and delete profiles')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Read and change settings')
            [CompletionResult]::new('simulator', 'simulator', [CompletionResultType]::ParameterValue, 'Serve the built-in simulator to other programs, or begin anew')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Walk through the main job on a simulated shop')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Add up what readers, locations, days or card brands took')
            [CompletionResult]::new('ledger', 'ledger', [CompletionResultType]::ParameterValue, 'Keep a local copy of the transactions that reports are made from')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Show what this machine has changed at Stripe')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check settings, key, connection and files; exit 10 with a hint for each finding')
            [CompletionResult]::new('api', 'api', [CompletionResultType]::ParameterValue, 'Send any request of Stripe''s v1 API')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;readers' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List readers, all of them, with the names of their locations')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one reader')
            [CompletionResult]::new('register', 'register', [CompletionResultType]::ParameterValue, 'Register a reader with the pairing code it shows')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Register the readers of a file')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Change the labels of readers')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Change the metadata of readers')
            [CompletionResult]::new('assign', 'assign', [CompletionResultType]::ParameterValue, 'Move a reader to another location')
            [CompletionResult]::new('cancel', 'cancel', [CompletionResultType]::ParameterValue, 'Cancel what readers are doing')
            [CompletionResult]::new('present', 'present', [CompletionResultType]::ParameterValue, 'Hold a test card to a simulated reader')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete readers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;readers;list' {
            [CompletionResult]::new('--location', '--location', [CompletionResultType]::ParameterName, 'Only readers of this location (id or display name)')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only readers Stripe reports online or offline (lags by up to 2 minutes)')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only this model, such as stripe_s700')
            [CompletionResult]::new('--serial', '--serial', [CompletionResultType]::ParameterName, 'Only the reader with this serial number')
            [CompletionResult]::new('--label', '--label', [CompletionResultType]::ParameterName, 'Only readers whose label fits; * and ? stand for any text and character')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Only readers with this metadata; may be repeated')
            [CompletionResult]::new('--silent-for', '--silent-for', [CompletionResultType]::ParameterName, 'Only readers Stripe has not heard from for so long, such as 15m')
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'Sort the list instead of newest first')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most so many readers')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--all-accounts', '--all-accounts', [CompletionResultType]::ParameterName, 'Every connected account, with a column that names it')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;readers;get' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;readers;register' {
            [CompletionResult]::new('--code', '--code', [CompletionResultType]::ParameterName, 'The pairing code the reader shows')
            [CompletionResult]::new('--location', '--location', [CompletionResultType]::ParameterName, 'Where the reader stands (id or display name)')
            [CompletionResult]::new('--label', '--label', [CompletionResultType]::ParameterName, 'What people will call it')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Metadata; may be repeated')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;readers;import' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--skip-existing', '--skip-existing', [CompletionResultType]::ParameterName, 'Take a reader of the row''s label at the row''s location for the row''s own (for machines that keep no state)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;readers;rename' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'New labels from a file (- for standard input)')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'New labels from a template')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'All readers that fit: location=…, status=…, type=…, label=GLOB, serial=…, id=…, metadata.KEY=…, with commas between them; may be repeated')
            [CompletionResult]::new('--max-changes', '--max-changes', [CompletionResultType]::ParameterName, 'Refuse to change more readers than this [default: 20 without a terminal, else as many as you confirm]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;readers;edit' {
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'All readers that fit: location=…, status=…, type=…, label=GLOB, serial=…, id=…, metadata.KEY=…, with commas between them; may be repeated')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Metadata to set; may be repeated')
            [CompletionResult]::new('--unset-metadata', '--unset-metadata', [CompletionResultType]::ParameterName, 'Metadata to take away; may be repeated')
            [CompletionResult]::new('--max-changes', '--max-changes', [CompletionResultType]::ParameterName, 'Refuse to change more readers than this [default: 20 without a terminal, else as many as you confirm]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;readers;assign' {
            [CompletionResult]::new('--location', '--location', [CompletionResultType]::ParameterName, 'Where it is to be (id or display name)')
            [CompletionResult]::new('--code', '--code', [CompletionResultType]::ParameterName, 'A fresh pairing code of this very reader')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Also while an action is in progress on it')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;readers;cancel' {
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'All readers that fit: location=…, status=…, type=…, label=GLOB, serial=…, id=…, metadata.KEY=…, with commas between them; may be repeated')
            [CompletionResult]::new('--max-changes', '--max-changes', [CompletionResultType]::ParameterName, 'Refuse to change more readers than this [default: 20 without a terminal, else as many as you confirm]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;readers;present' {
            [CompletionResult]::new('--card', '--card', [CompletionResultType]::ParameterName, 'Number of a test card [default: Stripe''s, a Visa that is approved]')
            [CompletionResult]::new('--tip', '--tip', [CompletionResultType]::ParameterName, 'The tip the customer chooses, in the payment''s currency')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--interac', '--interac', [CompletionResultType]::ParameterName, 'An Interac debit card (Canada)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;readers;delete' {
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'All readers that fit: location=…, status=…, type=…, label=GLOB, serial=…, id=…, metadata.KEY=…, with commas between them; may be repeated')
            [CompletionResult]::new('--max-changes', '--max-changes', [CompletionResultType]::ParameterName, 'Refuse to change more readers than this [default: 20 without a terminal, else as many as you confirm]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Also while an action is in progress on it')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;readers;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List readers, all of them, with the names of their locations')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one reader')
            [CompletionResult]::new('register', 'register', [CompletionResultType]::ParameterValue, 'Register a reader with the pairing code it shows')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Register the readers of a file')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Change the labels of readers')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Change the metadata of readers')
            [CompletionResult]::new('assign', 'assign', [CompletionResultType]::ParameterValue, 'Move a reader to another location')
            [CompletionResult]::new('cancel', 'cancel', [CompletionResultType]::ParameterValue, 'Cancel what readers are doing')
            [CompletionResult]::new('present', 'present', [CompletionResultType]::ParameterValue, 'Hold a test card to a simulated reader')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete readers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;readers;help;list' {
            break
        }
        'tillctl;readers;help;get' {
            break
        }
        'tillctl;readers;help;register' {
            break
        }
        'tillctl;readers;help;import' {
            break
        }
        'tillctl;readers;help;rename' {
            break
        }
        'tillctl;readers;help;edit' {
            break
        }
        'tillctl;readers;help;assign' {
            break
        }
        'tillctl;readers;help;cancel' {
            break
        }
        'tillctl;readers;help;present' {
            break
        }
        'tillctl;readers;help;delete' {
            break
        }
        'tillctl;readers;help;help' {
            break
        }
        'tillctl;locations' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List locations')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one location')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a location')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a location''s name, address, phone or metadata')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a location that has no readers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;locations;list' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most so many locations')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;locations;get' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;locations;create' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'What people call it')
            [CompletionResult]::new('--line1', '--line1', [CompletionResultType]::ParameterName, 'Street and number')
            [CompletionResult]::new('--line2', '--line2', [CompletionResultType]::ParameterName, 'Second line of the address')
            [CompletionResult]::new('--city', '--city', [CompletionResultType]::ParameterName, 'City')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'State, province or prefecture')
            [CompletionResult]::new('--postal-code', '--postal-code', [CompletionResultType]::ParameterName, 'Postal code')
            [CompletionResult]::new('--country', '--country', [CompletionResultType]::ParameterName, 'Country, two letters; it can never be changed')
            [CompletionResult]::new('--phone', '--phone', [CompletionResultType]::ParameterName, 'Phone number')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Metadata; may be repeated')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;locations;update' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'What people call it')
            [CompletionResult]::new('--line1', '--line1', [CompletionResultType]::ParameterName, 'Street and number')
            [CompletionResult]::new('--line2', '--line2', [CompletionResultType]::ParameterName, 'Second line of the address')
            [CompletionResult]::new('--city', '--city', [CompletionResultType]::ParameterName, 'City')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'State, province or prefecture')
            [CompletionResult]::new('--postal-code', '--postal-code', [CompletionResultType]::ParameterName, 'Postal code')
            [CompletionResult]::new('--country', '--country', [CompletionResultType]::ParameterName, 'Country, two letters; it can never be changed')
            [CompletionResult]::new('--phone', '--phone', [CompletionResultType]::ParameterName, 'Phone number')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Metadata to set; may be repeated')
            [CompletionResult]::new('--unset-metadata', '--unset-metadata', [CompletionResultType]::ParameterName, 'Metadata to take away; may be repeated')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;locations;delete' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;locations;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List locations')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one location')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a location')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a location''s name, address, phone or metadata')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a location that has no readers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;locations;help;list' {
            break
        }
        'tillctl;locations;help;get' {
            break
        }
        'tillctl;locations;help;create' {
            break
        }
        'tillctl;locations;help;update' {
            break
        }
        'tillctl;locations;help;delete' {
            break
        }
        'tillctl;locations;help;help' {
            break
        }
        'tillctl;fleet' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the health of all readers; exit 10 if anything is not well')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write locations, readers and configurations to a file')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Show what differs between a file and Stripe; exit 10 if anything does')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Make the fleet what a file says')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;fleet;check' {
            [CompletionResult]::new('--silent', '--silent', [CompletionResultType]::ParameterName, 'Stripe has not heard from a reader for so long [default: 15m]')
            [CompletionResult]::new('--stuck', '--stuck', [CompletionResultType]::ParameterName, 'An action was seen in progress for so long [default: 5m]')
            [CompletionResult]::new('--software-age', '--software-age', [CompletionResultType]::ParameterName, 'Others of the model have had newer software for so long [default: 14d]')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Hold the fleet against this file; opening hours and thresholds from it')
            [CompletionResult]::new('--rule', '--rule', [CompletionResultType]::ParameterName, 'Only these rules')
            [CompletionResult]::new('--skip-rule', '--skip-rule', [CompletionResultType]::ParameterName, 'All rules but these')
            [CompletionResult]::new('--warning', '--warning', [CompletionResultType]::ParameterName, 'Findings of these rules are warnings')
            [CompletionResult]::new('--critical', '--critical', [CompletionResultType]::ParameterName, 'Findings of these rules are critical')
            [CompletionResult]::new('--prometheus', '--prometheus', [CompletionResultType]::ParameterName, 'Write metrics for Prometheus'' textfile collector, whole or not at all')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Cancel stuck payments that tillctl began, if Stripe says they are unpaid')
            [CompletionResult]::new('--nagios', '--nagios', [CompletionResultType]::ParameterName, 'One line and the exit codes of a Nagios plugin')
            [CompletionResult]::new('--fresh', '--fresh', [CompletionResultType]::ParameterName, 'Read locations and configurations anew, which else is done once an hour')
            [CompletionResult]::new('--all-accounts', '--all-accounts', [CompletionResultType]::ParameterName, 'Every connected account, with a column that names it')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;fleet;export' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the file [default: by the name of --out, else toml]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write to this file instead of standard output')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;fleet;plan' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Save the plan, for `tillctl fleet apply --plan`')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--prune', '--prune', [CompletionResultType]::ParameterName, 'Plan to delete what is not in the file')
            [CompletionResult]::new('--send-secrets', '--send-secrets', [CompletionResultType]::ParameterName, 'Plan to send secrets also where nothing else changes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;fleet;apply' {
            [CompletionResult]::new('--plan', '--plan', [CompletionResultType]::ParameterName, 'A plan saved by `tillctl fleet plan --out`')
            [CompletionResult]::new('--codes', '--codes', [CompletionResultType]::ParameterName, 'Pairing codes: a row serial,code for each reader (- for stdin)')
            [CompletionResult]::new('--max-changes', '--max-changes', [CompletionResultType]::ParameterName, 'Refuse a plan of more changes than this [default: 20 deletions where nobody can be asked]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--prune', '--prune', [CompletionResultType]::ParameterName, 'Delete what is not in the file')
            [CompletionResult]::new('--send-secrets', '--send-secrets', [CompletionResultType]::ParameterName, 'Send secrets also where nothing else changes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;fleet;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the health of all readers; exit 10 if anything is not well')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write locations, readers and configurations to a file')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Show what differs between a file and Stripe; exit 10 if anything does')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Make the fleet what a file says')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;fleet;help;check' {
            break
        }
        'tillctl;fleet;help;export' {
            break
        }
        'tillctl;fleet;help;plan' {
            break
        }
        'tillctl;fleet;help;apply' {
            break
        }
        'tillctl;fleet;help;help' {
            break
        }
        'tillctl;watch' {
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'Time between two looks; Stripe itself is up to 2 minutes behind')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Only readers that fit: KEY=VALUE with commas; keys are location, status, type, label, serial, id, metadata.KEY')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;configurations' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List configurations')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one configuration and where it is attached')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a configuration')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a configuration')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a configuration')
            [CompletionResult]::new('attach', 'attach', [CompletionResultType]::ParameterValue, 'Attach a configuration to locations')
            [CompletionResult]::new('detach', 'detach', [CompletionResultType]::ParameterValue, 'Let locations inherit the account''s default again')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;configurations;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--default', '--default', [CompletionResultType]::ParameterName, 'The account''s default alone')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;configurations;get' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;configurations;create' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name')
            [CompletionResult]::new('--tip-percent', '--tip-percent', [CompletionResultType]::ParameterName, 'Three percentages to suggest as a tip; may be repeated')
            [CompletionResult]::new('--tip-fixed', '--tip-fixed', [CompletionResultType]::ParameterName, 'Three amounts to suggest as a tip, as people write them; may be repeated')
            [CompletionResult]::new('--tip-smart-threshold', '--tip-smart-threshold', [CompletionResultType]::ParameterName, 'Suggest amounts below this amount, percentages above it; may be repeated')
            [CompletionResult]::new('--reboot', '--reboot', [CompletionResultType]::ParameterName, 'Between which hours, local time, readers restart')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Store payments while the network is away')
            [CompletionResult]::new('--cellular', '--cellular', [CompletionResultType]::ParameterName, 'Use mobile data')
            [CompletionResult]::new('--passcode-env', '--passcode-env', [CompletionResultType]::ParameterName, 'Variable with the passcode of the admin menu, 5 digits')
            [CompletionResult]::new('--passcode-file', '--passcode-file', [CompletionResultType]::ParameterName, 'File with the passcode, - for standard input')
            [CompletionResult]::new('--splash', '--splash', [CompletionResultType]::ParameterName, 'Picture a model shows while it waits; `none` takes it away; may be repeated')
            [CompletionResult]::new('--wifi-ssid', '--wifi-ssid', [CompletionResultType]::ParameterName, 'Name of the network')
            [CompletionResult]::new('--wifi-type', '--wifi-type', [CompletionResultType]::ParameterName, 'How readers prove themselves [default: by the other flags]')
            [CompletionResult]::new('--wifi-username', '--wifi-username', [CompletionResultType]::ParameterName, 'User name (peap)')
            [CompletionResult]::new('--wifi-password-env', '--wifi-password-env', [CompletionResultType]::ParameterName, 'Variable with the password (psk, peap)')
            [CompletionResult]::new('--wifi-password-file', '--wifi-password-file', [CompletionResultType]::ParameterName, 'File with the password, - for standard input (psk, peap)')
            [CompletionResult]::new('--wifi-ca-file', '--wifi-ca-file', [CompletionResultType]::ParameterName, 'Certificate of the network''s authority, PEM (peap, tls)')
            [CompletionResult]::new('--wifi-client-cert', '--wifi-client-cert', [CompletionResultType]::ParameterName, 'Certificate of the readers, PEM (tls)')
            [CompletionResult]::new('--wifi-client-key', '--wifi-client-key', [CompletionResultType]::ParameterName, 'Private key of that certificate, PEM (tls)')
            [CompletionResult]::new('--wifi-client-key-password-env', '--wifi-client-key-password-env', [CompletionResultType]::ParameterName, 'Variable with the password of the private key (tls)')
            [CompletionResult]::new('--wifi-client-key-password-file', '--wifi-client-key-password-file', [CompletionResultType]::ParameterName, 'File with the password of the private key (tls)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--prompt-passcode', '--prompt-passcode', [CompletionResultType]::ParameterName, 'Ask for the passcode')
            [CompletionResult]::new('--prompt-wifi-password', '--prompt-wifi-password', [CompletionResultType]::ParameterName, 'Ask for the password (psk, peap)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'tillctl;configurations;update' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Another name')
            [CompletionResult]::new('--unset', '--unset', [CompletionResultType]::ParameterName, 'Take parts away: tipping, tipping.CURRENCY, reboot, offline, cellular, wifi, passcode')
            [CompletionResult]::new('--tip-percent', '--tip-percent', [CompletionResultType]::ParameterName, 'Three percentages to suggest as a tip; may be repeated')
            [CompletionResult]::new('--tip-fixed', '--tip-fixed', [CompletionResultType]::ParameterName, 'Three amounts to suggest as a tip, as people write them; may be repeated')
            [CompletionResult]::new('--tip-smart-threshold', '--tip-smart-threshold', [CompletionResultType]::ParameterName, 'Suggest amounts below this amount, percentages above it; may be repeated')
            [CompletionResult]::new('--reboot', '--reboot', [CompletionResultType]::ParameterName, 'Between which hours, local time, readers restart')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Store payments while the network is away')
            [CompletionResult]::new('--cellular', '--cellular', [CompletionResultType]::ParameterName, 'Use mobile data')
            [CompletionResult]::new('--passcode-env', '--passcode-env', [CompletionResultType]::ParameterName, 'Variable with the passcode of the admin menu, 5 digits')
            [CompletionResult]::new('--passcode-file', '--passcode-file', [CompletionResultType]::ParameterName, 'File with the passcode, - for standard input')
            [CompletionResult]::new('--splash', '--splash', [CompletionResultType]::ParameterName, 'Picture a model shows while it waits; `none` takes it away; may be repeated')
            [CompletionResult]::new('--wifi-ssid', '--wifi-ssid', [CompletionResultType]::ParameterName, 'Name of the network')
            [CompletionResult]::new('--wifi-type', '--wifi-type', [CompletionResultType]::ParameterName, 'How readers prove themselves [default: by the other flags]')
            [CompletionResult]::new('--wifi-username', '--wifi-username', [CompletionResultType]::ParameterName, 'User name (peap)')
            [CompletionResult]::new('--wifi-password-env', '--wifi-password-env', [CompletionResultType]::ParameterName, 'Variable with the password (psk, peap)')
            [CompletionResult]::new('--wifi-password-file', '--wifi-password-file', [CompletionResultType]::ParameterName, 'File with the password, - for standard input (psk, peap)')
            [CompletionResult]::new('--wifi-ca-file', '--wifi-ca-file', [CompletionResultType]::ParameterName, 'Certificate of the network''s authority, PEM (peap, tls)')
            [CompletionResult]::new('--wifi-client-cert', '--wifi-client-cert', [CompletionResultType]::ParameterName, 'Certificate of the readers, PEM (tls)')
            [CompletionResult]::new('--wifi-client-key', '--wifi-client-key', [CompletionResultType]::ParameterName, 'Private key of that certificate, PEM (tls)')
            [CompletionResult]::new('--wifi-client-key-password-env', '--wifi-client-key-password-env', [CompletionResultType]::ParameterName, 'Variable with the password of the private key (tls)')
            [CompletionResult]::new('--wifi-client-key-password-file', '--wifi-client-key-password-file', [CompletionResultType]::ParameterName, 'File with the password of the private key (tls)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--prompt-passcode', '--prompt-passcode', [CompletionResultType]::ParameterName, 'Ask for the passcode')
            [CompletionResult]::new('--prompt-wifi-password', '--prompt-wifi-password', [CompletionResultType]::ParameterName, 'Ask for the password (psk, peap)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'tillctl;configurations;delete' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;configurations;attach' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;configurations;detach' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;configurations;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List configurations')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one configuration and where it is attached')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a configuration')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a configuration')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a configuration')
            [CompletionResult]::new('attach', 'attach', [CompletionResultType]::ParameterValue, 'Attach a configuration to locations')
            [CompletionResult]::new('detach', 'detach', [CompletionResultType]::ParameterValue, 'Let locations inherit the account''s default again')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;configurations;help;list' {
            break
        }
        'tillctl;configurations;help;get' {
            break
        }
        'tillctl;configurations;help;create' {
            break
        }
        'tillctl;configurations;help;update' {
            break
        }
        'tillctl;configurations;help;delete' {
            break
        }
        'tillctl;configurations;help;attach' {
            break
        }
        'tillctl;configurations;help;detach' {
            break
        }
        'tillctl;configurations;help;help' {
            break
        }
        'tillctl;pay' {
            [CompletionResult]::new('--reader', '--reader', [CompletionResultType]::ParameterName, 'Id, serial number or label')
            [CompletionResult]::new('--readers', '--readers', [CompletionResultType]::ParameterName, 'The same amount on several readers at once: ids, serial numbers or labels, with commas')
            [CompletionResult]::new('--batch', '--batch', [CompletionResultType]::ParameterName, 'Take the payments in this file, each on its reader, many at once (- for stdin)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'On how many readers at once [default: all]')
            [CompletionResult]::new('--amount', '--amount', [CompletionResultType]::ParameterName, 'Amount with a decimal point, such as 12.50')
            [CompletionResult]::new('--currency', '--currency', [CompletionResultType]::ParameterName, 'Currency, such as eur')
            [CompletionResult]::new('--reference', '--reference', [CompletionResultType]::ParameterName, 'What you call the sale, such as an order number')
            [CompletionResult]::new('--description', '--description', [CompletionResultType]::ParameterName, 'Description shown in the Dashboard')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Metadata of the payment; may be repeated')
            [CompletionResult]::new('--capture', '--capture', [CompletionResultType]::ParameterName, 'When the money is taken')
            [CompletionResult]::new('--tip-eligible', '--tip-eligible', [CompletionResultType]::ParameterName, 'The part of the amount that tips are computed from')
            [CompletionResult]::new('--accept-brands', '--accept-brands', [CompletionResultType]::ParameterName, 'Charge only cards of these brands, with commas, such as visa,mastercard')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'How long the customer has')
            [CompletionResult]::new('--present', '--present', [CompletionResultType]::ParameterName, 'Hold this test card to a simulated reader (test mode)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Write what happens to stdout as JSON lines; the results come last')
            [CompletionResult]::new('--skip-tipping', '--skip-tipping', [CompletionResultType]::ParameterName, 'Do not ask for a tip')
            [CompletionResult]::new('--customer-can-cancel', '--customer-can-cancel', [CompletionResultType]::ParameterName, 'Show the customer a cancel button')
            [CompletionResult]::new('--extended-authorization', '--extended-authorization', [CompletionResultType]::ParameterName, 'Ask for an authorisation that lasts longer (with --capture manual)')
            [CompletionResult]::new('--inspect', '--inspect', [CompletionResultType]::ParameterName, 'Look at the card before it is charged: you are asked on the terminal')
            [CompletionResult]::new('--interac', '--interac', [CompletionResultType]::ParameterName, 'Let Interac debit cards pay (Canada)')
            [CompletionResult]::new('--no-wait', '--no-wait', [CompletionResultType]::ParameterName, 'Push only; do not wait for the outcome')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Push even if somebody else''s payment is on the reader, which is then lost')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;payments' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the sales of this machine''s journal and how they stand at Stripe')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one payment: charge, card, reader, refunds and every step')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Finish what was begun and did not end; safe to repeat')
            [CompletionResult]::new('capture', 'capture', [CompletionResultType]::ParameterValue, 'Take money that is held')
            [CompletionResult]::new('cancel', 'cancel', [CompletionResultType]::ParameterValue, 'Call a payment off; money that is held is released')
            [CompletionResult]::new('refund', 'refund', [CompletionResultType]::ParameterValue, 'Give money back; Interac on a reader, all else directly')
            [CompletionResult]::new('unsettled', 'unsettled', [CompletionResultType]::ParameterValue, 'List authorisations nobody has captured, by their deadline')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;payments;list' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only sales begun since: today, yesterday, a date or an RFC 3339 instant')
            [CompletionResult]::new('--reader', '--reader', [CompletionResultType]::ParameterName, 'Only sales on this reader: id, serial number or label')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--open', '--open', [CompletionResultType]::ParameterName, 'Only what has not ended')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;payments;get' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;payments;resume' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Everything that is open (the default)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;payments;capture' {
            [CompletionResult]::new('--amount', '--amount', [CompletionResultType]::ParameterName, 'Take only so much, such as 10.00 [default: all that is held]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;payments;cancel' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;payments;refund' {
            [CompletionResult]::new('--amount', '--amount', [CompletionResultType]::ParameterName, 'Give back only so much, such as 5.00 [default: all that is left]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Metadata of the refund; may be repeated')
            [CompletionResult]::new('--reader', '--reader', [CompletionResultType]::ParameterName, 'Reader for an Interac card: id, serial number or label [default: the one that took it]')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'How long the customer has (Interac)')
            [CompletionResult]::new('--present', '--present', [CompletionResultType]::ParameterName, 'Hold this test card to a simulated reader (Interac, test mode)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;payments;unsettled' {
            [CompletionResult]::new('--within', '--within', [CompletionResultType]::ParameterName, 'How near a deadline must be to be a finding')
            [CompletionResult]::new('--back', '--back', [CompletionResultType]::ParameterName, 'How far back to look; extended authorisations live up to 30 days')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;payments;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the sales of this machine''s journal and how they stand at Stripe')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one payment: charge, card, reader, refunds and every step')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Finish what was begun and did not end; safe to repeat')
            [CompletionResult]::new('capture', 'capture', [CompletionResultType]::ParameterValue, 'Take money that is held')
            [CompletionResult]::new('cancel', 'cancel', [CompletionResultType]::ParameterValue, 'Call a payment off; money that is held is released')
            [CompletionResult]::new('refund', 'refund', [CompletionResultType]::ParameterValue, 'Give money back; Interac on a reader, all else directly')
            [CompletionResult]::new('unsettled', 'unsettled', [CompletionResultType]::ParameterValue, 'List authorisations nobody has captured, by their deadline')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;payments;help;list' {
            break
        }
        'tillctl;payments;help;get' {
            break
        }
        'tillctl;payments;help;resume' {
            break
        }
        'tillctl;payments;help;capture' {
            break
        }
        'tillctl;payments;help;cancel' {
            break
        }
        'tillctl;payments;help;refund' {
            break
        }
        'tillctl;payments;help;unsettled' {
            break
        }
        'tillctl;payments;help;help' {
            break
        }
        'tillctl;display' {
            [CompletionResult]::new('--line', '--line', [CompletionResultType]::ParameterName, 'A line, with the price of one; may be repeated')
            [CompletionResult]::new('--currency', '--currency', [CompletionResultType]::ParameterName, 'Currency, such as eur')
            [CompletionResult]::new('--tax', '--tax', [CompletionResultType]::ParameterName, 'Tax, added to the total')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--clear', '--clear', [CompletionResultType]::ParameterName, 'Clear the display')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Go ahead even if somebody else''s payment is on the reader, which is then lost')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;inputs' {
            [CompletionResult]::new('--form', '--form', [CompletionResultType]::ParameterName, 'The whole form from a JSON file (- for stdin)')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Ask for an e-mail address')
            [CompletionResult]::new('--phone', '--phone', [CompletionResultType]::ParameterName, 'Ask for a phone number')
            [CompletionResult]::new('--signature', '--signature', [CompletionResultType]::ParameterName, 'Ask for a signature')
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'Ask for text')
            [CompletionResult]::new('--numeric', '--numeric', [CompletionResultType]::ParameterName, 'Ask for a number')
            [CompletionResult]::new('--selection', '--selection', [CompletionResultType]::ParameterName, 'Ask for a choice; may be repeated')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'How long to wait')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait for the answers and print them')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Go ahead even if somebody else''s payment is on the reader, which is then lost')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;save-card' {
            [CompletionResult]::new('--customer', '--customer', [CompletionResultType]::ParameterName, 'Whose card it is')
            [CompletionResult]::new('--allow-redisplay', '--allow-redisplay', [CompletionResultType]::ParameterName, 'Whether the saved card may be shown to the customer again')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'How long the customer has')
            [CompletionResult]::new('--present', '--present', [CompletionResultType]::ParameterName, 'Hold this test card to a simulated reader (test mode)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--customer-can-cancel', '--customer-can-cancel', [CompletionResultType]::ParameterName, 'Show the customer a cancel button')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Go ahead even if somebody else''s payment is on the reader, which is then lost')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;connection-token' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a connection token and print it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;connection-token;create' {
            [CompletionResult]::new('--location', '--location', [CompletionResultType]::ParameterName, 'Good for the readers of this location only (smart readers alone heed it)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;connection-token;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a connection token and print it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;connection-token;help;create' {
            break
        }
        'tillctl;connection-token;help;help' {
            break
        }
        'tillctl;onboarding-link' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a link at which Apple''s terms for Tap to Pay are accepted')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;onboarding-link;create' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The merchant''s name, as Apple will show it')
            [CompletionResult]::new('--on-behalf-of', '--on-behalf-of', [CompletionResultType]::ParameterName, 'The connected account the link is for')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--allow-relinking', '--allow-relinking', [CompletionResultType]::ParameterName, 'The merchant may link another Apple account than before')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;onboarding-link;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a link at which Apple''s terms for Tap to Pay are accepted')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;onboarding-link;help;create' {
            break
        }
        'tillctl;onboarding-link;help;help' {
            break
        }
        'tillctl;login' {
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'Keep this command instead of the key; it prints the key when it is needed')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--keyring', '--keyring', [CompletionResultType]::ParameterName, 'Keep the key in the system''s keyring')
            [CompletionResult]::new('--protected', '--protected', [CompletionResultType]::ParameterName, 'Ask for the profile''s name before every write')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;logout' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;whoami' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;profiles' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List profiles; none of their keys is shown')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Choose the profile that commands use from now on')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one profile and its settings; its key is not shown')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a profile, its settings and its key')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;profiles;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;profiles;use' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;profiles;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;profiles;delete' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;profiles;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List profiles; none of their keys is shown')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Choose the profile that commands use from now on')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one profile and its settings; its key is not shown')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a profile, its settings and its key')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;profiles;help;list' {
            break
        }
        'tillctl;profiles;help;use' {
            break
        }
        'tillctl;profiles;help;show' {
            break
        }
        'tillctl;profiles;help;delete' {
            break
        }
        'tillctl;profiles;help;help' {
            break
        }
        'tillctl;config' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print what a setting is')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a setting in the user''s file, or in a profile with --profile')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take a setting out of the user''s file, or of a profile with --profile')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List every setting, what it is and where that comes from')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print where the user''s file is')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;config;get' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;config;set' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;config;unset' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;config;list' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;config;path' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;config;help' {
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print what a setting is')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a setting in the user''s file, or in a profile with --profile')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take a setting out of the user''s file, or of a profile with --profile')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List every setting, what it is and where that comes from')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print where the user''s file is')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;config;help;get' {
            break
        }
        'tillctl;config;help;set' {
            break
        }
        'tillctl;config;help;unset' {
            break
        }
        'tillctl;config;help;list' {
            break
        }
        'tillctl;config;help;path' {
            break
        }
        'tillctl;config;help;help' {
            break
        }
        'tillctl;simulator' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve a simulated Stripe Terminal on this machine until Ctrl-C')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Throw away the shop that --simulator keeps between commands')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;simulator;serve' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port on 127.0.0.1; 0 takes any free one')
            [CompletionResult]::new('--readers', '--readers', [CompletionResultType]::ParameterName, 'So many readers instead of the demo shop''s 8')
            [CompletionResult]::new('--locations', '--locations', [CompletionResultType]::ParameterName, 'So many locations instead of the demo shop''s 3')
            [CompletionResult]::new('--charges', '--charges', [CompletionResultType]::ParameterName, 'So many past charges')
            [CompletionResult]::new('--days', '--days', [CompletionResultType]::ParameterName, 'Spread the charges over so many days')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'The same seed makes the same shop')
            [CompletionResult]::new('--latency', '--latency', [CompletionResultType]::ParameterName, 'Answer each request after so many milliseconds')
            [CompletionResult]::new('--rate-limit', '--rate-limit', [CompletionResultType]::ParameterName, 'Answer 429 above so many requests a second (and 25 for each endpoint)')
            [CompletionResult]::new('--fault', '--fault', [CompletionResultType]::ParameterName, 'A fault to inject; may be repeated')
            [CompletionResult]::new('--reader-delay', '--reader-delay', [CompletionResultType]::ParameterName, 'How long a customer takes on a reader that is not simulated by Stripe')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;simulator;reset' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;simulator;help' {
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve a simulated Stripe Terminal on this machine until Ctrl-C')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Throw away the shop that --simulator keeps between commands')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;simulator;help;serve' {
            break
        }
        'tillctl;simulator;help;reset' {
            break
        }
        'tillctl;simulator;help;help' {
            break
        }
        'tillctl;demo' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;completions' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;report' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'First day (2026-11-22, today, yesterday), or an instant (RFC 3339)')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Last day, included, or an instant, excluded; left out: until now')
            [CompletionResult]::new('--day', '--day', [CompletionResultType]::ParameterName, 'One day; left out: yesterday')
            [CompletionResult]::new('--week', '--week', [CompletionResultType]::ParameterName, 'A week from Monday on: this, last, 2026-W47 or a day in it')
            [CompletionResult]::new('--month', '--month', [CompletionResultType]::ParameterName, 'A month: this, last or 2026-11')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'So many whole days or weeks up to yesterday: 7d, 4w')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Zone that days are counted in, such as Europe/Berlin')
            [CompletionResult]::new('--day-start', '--day-start', [CompletionResultType]::ParameterName, 'When days begin, for places that close after midnight')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'What rows are broken down by, several with commas')
            [CompletionResult]::new('--basis', '--basis', [CompletionResultType]::ParameterName, 'What is added up: what was done, or what reached the balance')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Only these, such as reader=Till 1,Till 2,brand=visa; names or ids')
            [CompletionResult]::new('--top', '--top', [CompletionResultType]::ParameterName, 'Only so many rows with the most net sales, the others in one')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Another period to put beside this one, with the differences')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'File to write the result to, whole or not at all; its ending decides the format unless -o does. {day}, {location} and other columns in its name make a file for each')
            [CompletionResult]::new('--html', '--html', [CompletionResultType]::ParameterName, 'File to write a page for people to, beside the result')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--reconcile', '--reconcile', [CompletionResultType]::ParameterName, 'Show, currency by currency, how sales lead to what reached the balance, which is listed from Stripe anew; exit 10 if a difference has no name')
            [CompletionResult]::new('--spark', '--spark', [CompletionResultType]::ParameterName, 'End each row of a table with a line of its days, or hours of one day')
            [CompletionResult]::new('--stamp', '--stamp', [CompletionResultType]::ParameterName, 'Say in JSON and on the page when they were made')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Add up what the ledger holds, without asking Stripe for anything')
            [CompletionResult]::new('--direct', '--direct', [CompletionResultType]::ParameterName, 'Stream everything from Stripe, without a ledger')
            [CompletionResult]::new('--all-accounts', '--all-accounts', [CompletionResultType]::ParameterName, 'Every connected account, with a column that names it')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'tillctl;ledger' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('sync', 'sync', [CompletionResultType]::ParameterValue, 'Fetch what is new and what has changed')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show what the ledger holds and how old it is')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'List everything again and compare; exit 10 if anything differs')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Delete the ledger; the next report or sync begins a new one')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the ledger to Parquet, CSV or JSONL files')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;ledger;sync' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Hold everything from this day or instant on')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--full', '--full', [CompletionResultType]::ParameterName, 'Fetch everything once more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;ledger;status' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;ledger;verify' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'First day, or an instant; left out: all that the ledger holds')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Last day, included, or an instant, excluded; left out: until now')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;ledger;reset' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;ledger;export' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What the files are')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Directory to write to; made if need be')
            [CompletionResult]::new('--partition', '--partition', [CompletionResultType]::ParameterName, 'A file for each day of creation')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Zone that these days are counted in')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'tillctl;ledger;help' {
            [CompletionResult]::new('sync', 'sync', [CompletionResultType]::ParameterValue, 'Fetch what is new and what has changed')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show what the ledger holds and how old it is')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'List everything again and compare; exit 10 if anything differs')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Delete the ledger; the next report or sync begins a new one')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the ledger to Parquet, CSV or JSONL files')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;ledger;help;sync' {
            break
        }
        'tillctl;ledger;help;status' {
            break
        }
        'tillctl;ledger;help;verify' {
            break
        }
        'tillctl;ledger;help;reset' {
            break
        }
        'tillctl;ledger;help;export' {
            break
        }
        'tillctl;ledger;help;help' {
            break
        }
        'tillctl;audit' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the writes tillctl sent from this machine')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;audit;list' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only what was sent since: today, yesterday, a date or an RFC 3339 instant')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Only what was sent before: as --since; a day is included')
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'Only this command, `readers rename`, or all of a noun, `readers`')
            [CompletionResult]::new('--object', '--object', [CompletionResultType]::ParameterName, 'Only what was done to this object, or with it')
            [CompletionResult]::new('--outcome', '--outcome', [CompletionResultType]::ParameterName, 'Only what ended so')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Only what this user did')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Only the last so many of what fits')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;audit;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the writes tillctl sent from this machine')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;audit;help;list' {
            break
        }
        'tillctl;audit;help;help' {
            break
        }
        'tillctl;doctor' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;api' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Read something')
            [CompletionResult]::new('post', 'post', [CompletionResultType]::ParameterValue, 'Create or change something')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete something')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;api;get' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'A parameter in Stripe''s names, such as metadata[lane]=4; =@FILE reads the value from a file, =@- from stdin')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'A parameter in Stripe''s names, such as metadata[lane]=4; =@FILE reads the value from a file, =@- from stdin')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('--paginate', '--paginate', [CompletionResultType]::ParameterName, 'Every page of a list or search, as one array; with -o jsonl a line each')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;api;post' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'A parameter in Stripe''s names, such as metadata[lane]=4; =@FILE reads the value from a file, =@- from stdin')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'A parameter in Stripe''s names, such as metadata[lane]=4; =@FILE reads the value from a file, =@- from stdin')
            [CompletionResult]::new('--idempotency-key', '--idempotency-key', [CompletionResultType]::ParameterName, 'The Idempotency-Key, for a script that may run this again; random if left out')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;api;delete' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'A parameter in Stripe''s names, such as metadata[lane]=4; =@FILE reads the value from a file, =@- from stdin')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'A parameter in Stripe''s names, such as metadata[lane]=4; =@FILE reads the value from a file, =@- from stdin')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the result [default: table]')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Print what a jq expression makes of the JSON result')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Print the JSON result, or each object of a list, through a Jinja template')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to show, by name, with commas')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The profile''s name, in place of typing it where a profile is protected')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to work with: a key and the settings that go with it')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Act for a connected account')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Account an organisation''s key acts for')
            [CompletionResult]::new('--api-key-file', '--api-key-file', [CompletionResultType]::ParameterName, 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY')
            [CompletionResult]::new('--api-base', '--api-base', [CompletionResultType]::ParameterName, 'Another API root: https, or http to this machine')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Deadline of each request [default: 80s]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often a failed request is tried again [default: 3]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notes, progress or hints on stderr; errors stay whole')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every request on stderr (never a secret)')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer questions with yes')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what a write would send and change, and send nothing')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Allow writes with a live key')
            [CompletionResult]::new('--simulator', '--simulator', [CompletionResultType]::ParameterName, 'Work on the built-in simulator instead of Stripe; needs no key')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'tillctl;api;help' {
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Read something')
            [CompletionResult]::new('post', 'post', [CompletionResultType]::ParameterValue, 'Create or change something')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete something')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;api;help;get' {
            break
        }
        'tillctl;api;help;post' {
            break
        }
        'tillctl;api;help;delete' {
            break
        }
        'tillctl;api;help;help' {
            break
        }
        'tillctl;help' {
            [CompletionResult]::new('readers', 'readers', [CompletionResultType]::ParameterValue, 'List, register, rename and assign readers')
            [CompletionResult]::new('locations', 'locations', [CompletionResultType]::ParameterValue, 'List, create and change locations')
            [CompletionResult]::new('fleet', 'fleet', [CompletionResultType]::ParameterValue, 'Check the fleet, write it to a file, make it what a file says')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Watch the fleet: a live table, or what changes in a pipe')
            [CompletionResult]::new('configurations', 'configurations', [CompletionResultType]::ParameterValue, 'List, create, change and attach configurations: tips, Wi-Fi, splash screens')
            [CompletionResult]::new('pay', 'pay', [CompletionResultType]::ParameterValue, 'Push a payment to a reader and wait for its outcome')
            [CompletionResult]::new('payments', 'payments', [CompletionResultType]::ParameterValue, 'List, resume, capture, cancel and refund payments')
            [CompletionResult]::new('display', 'display', [CompletionResultType]::ParameterValue, 'Show a cart on a reader; it is shown, not charged')
            [CompletionResult]::new('inputs', 'inputs', [CompletionResultType]::ParameterValue, 'Ask the customer for an e-mail, a phone number, a signature or a choice')
            [CompletionResult]::new('save-card', 'save-card', [CompletionResultType]::ParameterValue, 'Save a card for later, without a payment')
            [CompletionResult]::new('connection-token', 'connection-token', [CompletionResultType]::ParameterValue, 'Create a connection token for an app with Stripe''s Terminal SDK')
            [CompletionResult]::new('onboarding-link', 'onboarding-link', [CompletionResultType]::ParameterValue, 'Create a link at which Apple''s terms for Tap to Pay are accepted')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Store a key under a profile''s name, after checking it')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'Forget a profile''s key')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'Show which key and account commands work with')
            [CompletionResult]::new('profiles', 'profiles', [CompletionResultType]::ParameterValue, 'List, choose, show and delete profiles')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Read and change settings')
            [CompletionResult]::new('simulator', 'simulator', [CompletionResultType]::ParameterValue, 'Serve the built-in simulator to other programs, or begin anew')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Walk through the main job on a simulated shop')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Add up what readers, locations, days or card brands took')
            [CompletionResult]::new('ledger', 'ledger', [CompletionResultType]::ParameterValue, 'Keep a local copy of the transactions that reports are made from')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Show what this machine has changed at Stripe')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check settings, key, connection and files; exit 10 with a hint for each finding')
            [CompletionResult]::new('api', 'api', [CompletionResultType]::ParameterValue, 'Send any request of Stripe''s v1 API')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'tillctl;help;readers' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List readers, all of them, with the names of their locations')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one reader')
            [CompletionResult]::new('register', 'register', [CompletionResultType]::ParameterValue, 'Register a reader with the pairing code it shows')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Register the readers of a file')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Change the labels of readers')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Change the metadata of readers')
            [CompletionResult]::new('assign', 'assign', [CompletionResultType]::ParameterValue, 'Move a reader to another location')
            [CompletionResult]::new('cancel', 'cancel', [CompletionResultType]::ParameterValue, 'Cancel what readers are doing')
            [CompletionResult]::new('present', 'present', [CompletionResultType]::ParameterValue, 'Hold a test card to a simulated reader')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete readers')
            break
        }
        'tillctl;help;readers;list' {
            break
        }
        'tillctl;help;readers;get' {
            break
        }
        'tillctl;help;readers;register' {
            break
        }
        'tillctl;help;readers;import' {
            break
        }
        'tillctl;help;readers;rename' {
            break
        }
        'tillctl;help;readers;edit' {
            break
        }
        'tillctl;help;readers;assign' {
            break
        }
        'tillctl;help;readers;cancel' {
            break
        }
        'tillctl;help;readers;present' {
            break
        }
        'tillctl;help;readers;delete' {
            break
        }
        'tillctl;help;locations' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List locations')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one location')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a location')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a location''s name, address, phone or metadata')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a location that has no readers')
            break
        }
        'tillctl;help;locations;list' {
            break
        }
        'tillctl;help;locations;get' {
            break
        }
        'tillctl;help;locations;create' {
            break
        }
        'tillctl;help;locations;update' {
            break
        }
        'tillctl;help;locations;delete' {
            break
        }
        'tillctl;help;fleet' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the health of all readers; exit 10 if anything is not well')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write locations, readers and configurations to a file')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Show what differs between a file and Stripe; exit 10 if anything does')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Make the fleet what a file says')
            break
        }
        'tillctl;help;fleet;check' {
            break
        }
        'tillctl;help;fleet;export' {
            break
        }
        'tillctl;help;fleet;plan' {
            break
        }
        'tillctl;help;fleet;apply' {
            break
        }
        'tillctl;help;watch' {
            break
        }
        'tillctl;help;configurations' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List configurations')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one configuration and where it is attached')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a configuration')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a configuration')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a configuration')
            [CompletionResult]::new('attach', 'attach', [CompletionResultType]::ParameterValue, 'Attach a configuration to locations')
            [CompletionResult]::new('detach', 'detach', [CompletionResultType]::ParameterValue, 'Let locations inherit the account''s default again')
            break
        }
        'tillctl;help;configurations;list' {
            break
        }
        'tillctl;help;configurations;get' {
            break
        }
        'tillctl;help;configurations;create' {
            break
        }
        'tillctl;help;configurations;update' {
            break
        }
        'tillctl;help;configurations;delete' {
            break
        }
        'tillctl;help;configurations;attach' {
            break
        }
        'tillctl;help;configurations;detach' {
            break
        }
        'tillctl;help;pay' {
            break
        }
        'tillctl;help;payments' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the sales of this machine''s journal and how they stand at Stripe')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one payment: charge, card, reader, refunds and every step')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Finish what was begun and did not end; safe to repeat')
            [CompletionResult]::new('capture', 'capture', [CompletionResultType]::ParameterValue, 'Take money that is held')
            [CompletionResult]::new('cancel', 'cancel', [CompletionResultType]::ParameterValue, 'Call a payment off; money that is held is released')
            [CompletionResult]::new('refund', 'refund', [CompletionResultType]::ParameterValue, 'Give money back; Interac on a reader, all else directly')
            [CompletionResult]::new('unsettled', 'unsettled', [CompletionResultType]::ParameterValue, 'List authorisations nobody has captured, by their deadline')
            break
        }
        'tillctl;help;payments;list' {
            break
        }
        'tillctl;help;payments;get' {
            break
        }
        'tillctl;help;payments;resume' {
            break
        }
        'tillctl;help;payments;capture' {
            break
        }
        'tillctl;help;payments;cancel' {
            break
        }
        'tillctl;help;payments;refund' {
            break
        }
        'tillctl;help;payments;unsettled' {
            break
        }
        'tillctl;help;display' {
            break
        }
        'tillctl;help;inputs' {
            break
        }
        'tillctl;help;save-card' {
            break
        }
        'tillctl;help;connection-token' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a connection token and print it')
            break
        }
        'tillctl;help;connection-token;create' {
            break
        }
        'tillctl;help;onboarding-link' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a link at which Apple''s terms for Tap to Pay are accepted')
            break
        }
        'tillctl;help;onboarding-link;create' {
            break
        }
        'tillctl;help;login' {
            break
        }
        'tillctl;help;logout' {
            break
        }
        'tillctl;help;whoami' {
            break
        }
        'tillctl;help;profiles' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List profiles; none of their keys is shown')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Choose the profile that commands use from now on')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one profile and its settings; its key is not shown')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a profile, its settings and its key')
            break
        }
        'tillctl;help;profiles;list' {
            break
        }
        'tillctl;help;profiles;use' {
            break
        }
        'tillctl;help;profiles;show' {
            break
        }
        'tillctl;help;profiles;delete' {
            break
        }
        'tillctl;help;config' {
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print what a setting is')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a setting in the user''s file, or in a profile with --profile')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take a setting out of the user''s file, or of a profile with --profile')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List every setting, what it is and where that comes from')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print where the user''s file is')
            break
        }
        'tillctl;help;config;get' {
            break
        }
        'tillctl;help;config;set' {
            break
        }
        'tillctl;help;config;unset' {
            break
        }
        'tillctl;help;config;list' {
            break
        }
        'tillctl;help;config;path' {
            break
        }
        'tillctl;help;simulator' {
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve a simulated Stripe Terminal on this machine until Ctrl-C')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Throw away the shop that --simulator keeps between commands')
            break
        }
        'tillctl;help;simulator;serve' {
            break
        }
        'tillctl;help;simulator;reset' {
            break
        }
        'tillctl;help;demo' {
            break
        }
        'tillctl;help;completions' {
            break
        }
        'tillctl;help;report' {
            break
        }
        'tillctl;help;ledger' {
            [CompletionResult]::new('sync', 'sync', [CompletionResultType]::ParameterValue, 'Fetch what is new and what has changed')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show what the ledger holds and how old it is')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'List everything again and compare; exit 10 if anything differs')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Delete the ledger; the next report or sync begins a new one')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the ledger to Parquet, CSV or JSONL files')
            break
        }
        'tillctl;help;ledger;sync' {
            break
        }
        'tillctl;help;ledger;status' {
            break
        }
        'tillctl;help;ledger;verify' {
            break
        }
        'tillctl;help;ledger;reset' {
            break
        }
        'tillctl;help;ledger;export' {
            break
        }
        'tillctl;help;audit' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the writes tillctl sent from this machine')
            break
        }
        'tillctl;help;audit;list' {
            break
        }
        'tillctl;help;doctor' {
            break
        }
        'tillctl;help;api' {
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Read something')
            [CompletionResult]::new('post', 'post', [CompletionResultType]::ParameterValue, 'Create or change something')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete something')
            break
        }
        'tillctl;help;api;get' {
            break
        }
        'tillctl;help;api;post' {
            break
        }
        'tillctl;help;api;delete' {
            break
        }
        'tillctl;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
