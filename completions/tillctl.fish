# Asks tillctl itself, which knows readers, locations, profiles and payments. If
# it does not answer, what stands below is offered.
function __tillctl_dynamic
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    command tillctl __complete fish -- $before "$current" 2>/dev/null
end

if test (command tillctl __complete version 2>/dev/null; or echo none) = 1
    complete -c tillctl --no-files --keep-order -a '(__tillctl_dynamic)'
else
# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_tillctl_global_optspecs
    string join \n o/output= jq= template= columns= q/quiet v/verbose color= y/yes dry-run live confirm= profile= account= context= api-key-file= api-base= simulator timeout= max-retries= h/help V/version
end

function __fish_tillctl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_tillctl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_tillctl_using_subcommand
    set -l cmd (__fish_tillctl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c tillctl -n "__fish_tillctl_needs_command" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_needs_command" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_needs_command" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_needs_command" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_needs_command" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_needs_command" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_needs_command" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_needs_command" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_needs_command" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_needs_command" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_needs_command" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_needs_command" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_needs_command" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_needs_command" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_needs_command" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_needs_command" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_needs_command" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_needs_command" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_needs_command" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_needs_command" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_needs_command" -s V -l version -d 'Print version'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "readers" -d 'List, register, rename and assign readers'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "locations" -d 'List, create and change locations'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "fleet" -d 'Check the fleet, write it to a file, make it what a file says'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "watch" -d 'Watch the fleet: a live table, or what changes in a pipe'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "configurations" -d 'List, create, change and attach configurations: tips, Wi-Fi, splash screens'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "pay" -d 'Push a payment to a reader and wait for its outcome'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "payments" -d 'List, resume, capture, cancel and refund payments'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "display" -d 'Show a cart on a reader; it is shown, not charged'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "inputs" -d 'Ask the customer for an e-mail, a phone number, a signature or a choice'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "save-card" -d 'Save a card for later, without a payment'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "connection-token" -d 'Create a connection token for an app with Stripe\'s Terminal SDK'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "onboarding-link" -d 'Create a link at which Apple\'s terms for Tap to Pay are accepted'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "login" -d 'Store a key under a profile\'s name, after checking it'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "logout" -d 'Forget a profile\'s key'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "whoami" -d 'Show which key and account commands work with'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "profiles" -d 'List, choose, show and delete profiles'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "config" -d 'Read and change settings'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "simulator" -d 'Serve the built-in simulator to other programs, or begin anew'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "demo" -d 'Walk through the main job on a simulated shop'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "smoke" -d 'Play everything a till does in test mode, and check what came of it'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "completions" -d 'Print a completion script'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "man" -d 'Print the manual page of a command, or write all of them'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "help" -d 'Explain a command or a topic, such as money or exit-codes'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "report" -d 'Add up what readers, locations, days or card brands took'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "ledger" -d 'Keep a local copy of the transactions that reports are made from'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "audit" -d 'Show what this machine has changed at Stripe'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "doctor" -d 'Check settings, key, connection and files; exit 10 with a hint for each finding'
complete -c tillctl -n "__fish_tillctl_needs_command" -f -a "api" -d 'Send any request of Stripe\'s v1 API'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -f -a "list" -d 'List readers, all of them, with the names of their locations'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -f -a "get" -d 'Show one reader'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -f -a "register" -d 'Register a reader with the pairing code it shows'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -f -a "import" -d 'Register the readers of a file'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -f -a "rename" -d 'Change the labels of readers'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -f -a "edit" -d 'Change the metadata of readers'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -f -a "assign" -d 'Move a reader to another location'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -f -a "cancel" -d 'Cancel what readers are doing'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -f -a "present" -d 'Hold a test card to a simulated reader'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and not __fish_seen_subcommand_from list get register import rename edit assign cancel present delete" -f -a "delete" -d 'Delete readers'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l location -d 'Only readers of this location (id or display name)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l status -d 'Only readers Stripe reports online or offline (lags by up to 2 minutes)' -r -f -a "online\t''
offline\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l type -d 'Only this model, such as stripe_s700' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l serial -d 'Only the reader with this serial number' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l label -d 'Only readers whose label fits; * and ? stand for any text and character' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l metadata -d 'Only readers with this metadata; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l silent-for -d 'Only readers Stripe has not heard from for so long, such as 15m' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l sort -d 'Sort the list instead of newest first' -r -f -a "label\t''
location\t''
last-seen\t''
type\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l limit -d 'At most so many readers' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l all-accounts -d 'Every connected account, with a column that names it'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l code -d 'The pairing code the reader shows' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l location -d 'Where the reader stands (id or display name)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l label -d 'What people will call it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l metadata -d 'Metadata; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from register" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l skip-existing -d 'Take a reader of the row\'s label at the row\'s location for the row\'s own (for machines that keep no state)'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l from -d 'New labels from a file (- for standard input)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l template -d 'New labels from a template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l where -d 'All readers that fit: location=…, status=…, type=…, label=GLOB, serial=…, id=…, metadata.KEY=…, with commas between them, a value with a comma in quotes: label="Bar, left"; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l max-changes -d 'Refuse to change more readers than this [default: 20 without a terminal, else as many as you confirm]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from rename" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l where -d 'All readers that fit: location=…, status=…, type=…, label=GLOB, serial=…, id=…, metadata.KEY=…, with commas between them, a value with a comma in quotes: label="Bar, left"; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l metadata -d 'Metadata to set; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l unset-metadata -d 'Metadata to take away; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l max-changes -d 'Refuse to change more readers than this [default: 20 without a terminal, else as many as you confirm]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l location -d 'Where it is to be (id or display name)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l code -d 'A fresh pairing code of this very reader' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l force -d 'Also while an action is in progress on it'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from assign" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l where -d 'All readers that fit: location=…, status=…, type=…, label=GLOB, serial=…, id=…, metadata.KEY=…, with commas between them, a value with a comma in quotes: label="Bar, left"; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l max-changes -d 'Refuse to change more readers than this [default: 20 without a terminal, else as many as you confirm]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l card -d 'Number of a test card [default: Stripe\'s, a Visa that is approved]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l tip -d 'The tip the customer chooses, in the payment\'s currency' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l interac -d 'An Interac debit card (Canada)'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from present" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l where -d 'All readers that fit: location=…, status=…, type=…, label=GLOB, serial=…, id=…, metadata.KEY=…, with commas between them, a value with a comma in quotes: label="Bar, left"; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l max-changes -d 'Refuse to change more readers than this [default: 20 without a terminal, else as many as you confirm]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l force -d 'Also while an action is in progress on it'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand readers; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -f -a "list" -d 'List locations'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -f -a "get" -d 'Show one location'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -f -a "create" -d 'Create a location'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -f -a "update" -d 'Change a location\'s name, address, phone or metadata'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and not __fish_seen_subcommand_from list get create update delete" -f -a "delete" -d 'Delete a location that has no readers'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l limit -d 'At most so many locations' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l name -d 'What people call it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l line1 -d 'Street and number' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l line2 -d 'Second line of the address' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l city -d 'City' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l state -d 'State, province or prefecture' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l postal-code -d 'Postal code' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l country -d 'Country, two letters; it can never be changed' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l phone -d 'Phone number' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l metadata -d 'Metadata; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l name -d 'What people call it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l line1 -d 'Street and number' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l line2 -d 'Second line of the address' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l city -d 'City' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l state -d 'State, province or prefecture' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l postal-code -d 'Postal code' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l country -d 'Country, two letters; it can never be changed' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l phone -d 'Phone number' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l metadata -d 'Metadata to set; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l unset-metadata -d 'Metadata to take away; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand locations; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -f -a "check" -d 'Check the health of all readers; exit 10 if anything is not well'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -f -a "export" -d 'Write locations, readers and configurations to a file'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -f -a "plan" -d 'Show what differs between a file and Stripe; exit 10 if anything does'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and not __fish_seen_subcommand_from check export plan apply" -f -a "apply" -d 'Make the fleet what a file says'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l silent -d 'Stripe has not heard from a reader for so long [default: 15m]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l stuck -d 'An action was seen in progress for so long [default: 5m]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l software-age -d 'Others of the model have had newer software for so long [default: 14d]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l file -d 'Hold the fleet against this file; opening hours and thresholds from it' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l rule -d 'Only these rules' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l skip-rule -d 'All rules but these' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l warning -d 'Findings of these rules are warnings' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l critical -d 'Findings of these rules are critical' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l prometheus -d 'Write metrics for Prometheus\' textfile collector, whole or not at all' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l fix -d 'Cancel stuck payments that tillctl began, if Stripe says they are unpaid'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l nagios -d 'One line and the exit codes of a Nagios plugin'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l fresh -d 'Read locations and configurations anew, which else is done once an hour'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l all-accounts -d 'Every connected account, with a column that names it'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l format -d 'The form of the file [default: by the name of --out, else toml]' -r -f -a "toml\t''
csv\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l out -d 'Write to this file instead of standard output' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l out -d 'Save the plan, for `tillctl fleet apply --plan`' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l prune -d 'Plan to delete what is not in the file'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l send-secrets -d 'Plan to send secrets also where nothing else changes'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from plan" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l plan -d 'A plan saved by `tillctl fleet plan --out`' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l codes -d 'Pairing codes: a row serial,code for each reader (- for stdin)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l max-changes -d 'Refuse a plan of more changes than this [default: 20 deletions where nobody can be asked]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l prune -d 'Delete what is not in the file'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l send-secrets -d 'Send secrets also where nothing else changes'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand fleet; and __fish_seen_subcommand_from apply" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l interval -d 'Time between two looks; Stripe itself is up to 2 minutes behind' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l where -d 'Only readers that fit: KEY=VALUE with commas; keys are location, status, type, label, serial, id, metadata.KEY' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand watch" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -f -a "list" -d 'List configurations'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -f -a "get" -d 'Show one configuration and where it is attached'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -f -a "create" -d 'Create a configuration'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -f -a "update" -d 'Change a configuration'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -f -a "delete" -d 'Delete a configuration'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -f -a "attach" -d 'Attach a configuration to locations'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and not __fish_seen_subcommand_from list get create update delete attach detach" -f -a "detach" -d 'Let locations inherit the account\'s default again'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l default -d 'The account\'s default alone'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l name -d 'Name' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l tip-percent -d 'Three percentages to suggest as a tip; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l tip-fixed -d 'Three amounts to suggest as a tip, as people write them; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l tip-smart-threshold -d 'Suggest amounts below this amount, percentages above it; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l reboot -d 'Between which hours, local time, readers restart' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l offline -d 'Store payments while the network is away' -r -f -a "on\t''
off\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l cellular -d 'Use mobile data' -r -f -a "on\t''
off\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l passcode-env -d 'Variable with the passcode of the admin menu, 5 digits' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l passcode-file -d 'File with the passcode, - for standard input' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l splash -d 'Picture a model shows while it waits; `none` takes it away; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l wifi-ssid -d 'Name of the network' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l wifi-type -d 'How readers prove themselves [default: by the other flags]' -r -f -a "psk\t'One password for all'
peap\t'A user name and a password'
tls\t'A certificate'"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l wifi-username -d 'User name (peap)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l wifi-password-env -d 'Variable with the password (psk, peap)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l wifi-password-file -d 'File with the password, - for standard input (psk, peap)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l wifi-ca-file -d 'Certificate of the network\'s authority, PEM (peap, tls)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l wifi-client-cert -d 'Certificate of the readers, PEM (tls)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l wifi-client-key -d 'Private key of that certificate, PEM (tls)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l wifi-client-key-password-env -d 'Variable with the password of the private key (tls)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l wifi-client-key-password-file -d 'File with the password of the private key (tls)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l prompt-passcode -d 'Ask for the passcode'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l prompt-wifi-password -d 'Ask for the password (psk, peap)'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l name -d 'Another name' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l unset -d 'Take parts away: tipping, tipping.CURRENCY, reboot, offline, cellular, wifi, passcode' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l tip-percent -d 'Three percentages to suggest as a tip; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l tip-fixed -d 'Three amounts to suggest as a tip, as people write them; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l tip-smart-threshold -d 'Suggest amounts below this amount, percentages above it; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l reboot -d 'Between which hours, local time, readers restart' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l offline -d 'Store payments while the network is away' -r -f -a "on\t''
off\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l cellular -d 'Use mobile data' -r -f -a "on\t''
off\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l passcode-env -d 'Variable with the passcode of the admin menu, 5 digits' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l passcode-file -d 'File with the passcode, - for standard input' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l splash -d 'Picture a model shows while it waits; `none` takes it away; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l wifi-ssid -d 'Name of the network' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l wifi-type -d 'How readers prove themselves [default: by the other flags]' -r -f -a "psk\t'One password for all'
peap\t'A user name and a password'
tls\t'A certificate'"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l wifi-username -d 'User name (peap)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l wifi-password-env -d 'Variable with the password (psk, peap)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l wifi-password-file -d 'File with the password, - for standard input (psk, peap)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l wifi-ca-file -d 'Certificate of the network\'s authority, PEM (peap, tls)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l wifi-client-cert -d 'Certificate of the readers, PEM (tls)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l wifi-client-key -d 'Private key of that certificate, PEM (tls)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l wifi-client-key-password-env -d 'Variable with the password of the private key (tls)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l wifi-client-key-password-file -d 'File with the password of the private key (tls)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l prompt-passcode -d 'Ask for the passcode'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l prompt-wifi-password -d 'Ask for the password (psk, peap)'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from attach" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand configurations; and __fish_seen_subcommand_from detach" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l reader -d 'Id, serial number or label' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l readers -d 'The same amount on several readers at once: ids, serial numbers or labels, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l batch -d 'Take the payments in this file, each on its reader, many at once (- for stdin)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l parallel -d 'On how many readers at once [default: all]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l amount -d 'Amount with a decimal point, such as 12.50' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l currency -d 'Currency, such as eur' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l reference -d 'What you call the sale, such as an order number' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l description -d 'Description shown in the Dashboard' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l metadata -d 'Metadata of the payment; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l capture -d 'When the money is taken' -r -f -a "automatic\t''
manual\t''
manual-preferred\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l tip-eligible -d 'The part of the amount that tips are computed from' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l accept-brands -d 'Charge only cards of these brands, with commas, such as visa,mastercard' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l deadline -d 'How long the customer has' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l present -d 'Hold this test card to a simulated reader (test mode)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l events -d 'Write what happens to stdout as JSON lines; the results come last'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l skip-tipping -d 'Do not ask for a tip'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l customer-can-cancel -d 'Show the customer a cancel button'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l extended-authorization -d 'Ask for an authorisation that lasts longer (with --capture manual)'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l inspect -d 'Look at the card before it is charged: you are asked on the terminal'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l interac -d 'Let Interac debit cards pay (Canada)'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l no-wait -d 'Push only; do not wait for the outcome'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l replace -d 'Push even if somebody else\'s payment is on the reader, which is then lost'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand pay" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -f -a "list" -d 'List the sales of this machine\'s journal and how they stand at Stripe'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -f -a "get" -d 'Show one payment: charge, card, reader, refunds and every step'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -f -a "resume" -d 'Finish what was begun and did not end; safe to repeat'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -f -a "capture" -d 'Take money that is held'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -f -a "cancel" -d 'Call a payment off; money that is held is released'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -f -a "refund" -d 'Give money back; Interac on a reader, all else directly'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and not __fish_seen_subcommand_from list get resume capture cancel refund unsettled" -f -a "unsettled" -d 'List authorisations nobody has captured, by their deadline'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l since -d 'Only sales begun since: today, yesterday, a date or an RFC 3339 instant' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l reader -d 'Only sales on this reader: id, serial number or label' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l open -d 'Only what has not ended'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l all -d 'Everything that is open (the default)'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l amount -d 'Take only so much, such as 10.00 [default: all that is held]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from capture" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l batch -d 'Refund all rows of a CSV file or JSON lines (- for standard input): payment, amount, currency, reason, reference, metadata.KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l amount -d 'Give back only so much, such as 5.00 [default: all that is left]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l reference -d 'What you call this refund: one reference is one refund, however often it is run' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l reason -d 'Why' -r -f -a "duplicate\t''
fraudulent\t''
requested_by_customer\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l metadata -d 'Metadata of the refund; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l reader -d 'Reader for an Interac card: id, serial number or label [default: the one that took it]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l deadline -d 'How long the customer has (Interac)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l present -d 'Hold this test card to a simulated reader (Interac, test mode)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l again -d 'Make another refund, although one of the same amount was just made'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from refund" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l within -d 'How near a deadline must be to be a finding' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l back -d 'How far back to look; extended authorisations live up to 30 days, and a PaymentIntent may be older than its authorisation' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand payments; and __fish_seen_subcommand_from unsettled" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l line -d 'A line, with the price of one; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l currency -d 'Currency, such as eur' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l tax -d 'Tax, added to the total' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l clear -d 'Clear the display'
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l replace -d 'Go ahead even if somebody else\'s payment is on the reader, which is then lost'
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand display" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l form -d 'The whole form from a JSON file (- for stdin)' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l email -d 'Ask for an e-mail address' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l phone -d 'Ask for a phone number' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l signature -d 'Ask for a signature' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l text -d 'Ask for text' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l numeric -d 'Ask for a number' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l selection -d 'Ask for a choice; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l deadline -d 'How long to wait' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l wait -d 'Wait for the answers and print them'
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l replace -d 'Go ahead even if somebody else\'s payment is on the reader, which is then lost'
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand inputs" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l customer -d 'Whose card it is' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l allow-redisplay -d 'Whether the saved card may be shown to the customer again' -r -f -a "always\t''
limited\t''
unspecified\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l deadline -d 'How long the customer has' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l present -d 'Hold this test card to a simulated reader (test mode)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l customer-can-cancel -d 'Show the customer a cancel button'
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l replace -d 'Go ahead even if somebody else\'s payment is on the reader, which is then lost'
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand save-card" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and not __fish_seen_subcommand_from create" -f -a "create" -d 'Create a connection token and print it'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l location -d 'Good for the readers of this location only (smart readers alone heed it)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand connection-token; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and not __fish_seen_subcommand_from create" -f -a "create" -d 'Create a link at which Apple\'s terms for Tap to Pay are accepted'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l name -d 'The merchant\'s name, as Apple will show it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l on-behalf-of -d 'The connected account the link is for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l allow-relinking -d 'The merchant may link another Apple account than before'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand onboarding-link; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l command -d 'Keep this command instead of the key; it prints the key when it is needed' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l keyring -d 'Keep the key in the system\'s keyring'
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l protected -d 'Ask for the profile\'s name before every write'
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand login" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand logout" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand whoami" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -f -a "list" -d 'List profiles; none of their keys is shown'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -f -a "use" -d 'Choose the profile that commands use from now on'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -f -a "show" -d 'Show one profile and its settings; its key is not shown'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and not __fish_seen_subcommand_from list use show delete" -f -a "delete" -d 'Delete a profile, its settings and its key'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand profiles; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -f -a "get" -d 'Print what a setting is'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -f -a "set" -d 'Set a setting in the user\'s file, or in a profile with --profile'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -f -a "unset" -d 'Take a setting out of the user\'s file, or of a profile with --profile'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -f -a "list" -d 'List every setting, what it is and where that comes from'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path" -f -a "path" -d 'Print where the user\'s file is'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -f -a "serve" -d 'Serve a simulated Stripe Terminal on this machine until Ctrl-C'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -f -a "control" -d 'Turn the clock, switch readers off, dispute charges: what no API can do'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and not __fish_seen_subcommand_from serve control reset" -f -a "reset" -d 'Throw away the shop that --simulator keeps between commands'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l port -d 'Port on 127.0.0.1; 0 takes any free one' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l readers -d 'So many readers instead of the demo shop\'s 8' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l locations -d 'So many locations instead of the demo shop\'s 3' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l charges -d 'So many past charges' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l days -d 'Spread the charges over so many days' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l seed -d 'The same seed makes the same shop' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l latency -d 'Answer each request after so many milliseconds' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l rate-limit -d 'Answer 429 above so many requests a second (and 25 for each endpoint)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l fault -d 'A fault to inject; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l now -d 'Begin at this time instead of now' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l clock-rate -d 'Let the simulator\'s clock run so many times as fast; 0 stops it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l key -d 'A restricted key and what it may do; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l webhook -d 'Post every event to this http:// address, signed as Stripe signs; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l account -d 'A connected account beside the demo\'s two, for Stripe-Account; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l control -d 'Something `simulator control` can do, done at the start; may be repeated' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l reader-delay -d 'How long a customer takes on a reader that is not simulated by Stripe' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from serve" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from control" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand simulator; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand demo" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l only -d 'Play only these cases, with commas' -r -f -a "approved\t''
declined\t''
canceled\t''
deadline\t''
manual-capture\t''
refund\t''
interac\t''
setup-intent\t''
display\t''
inputs\t''
inputs-timeout\t''
tip\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l skip -d 'Leave these cases out, with commas' -r -f -a "approved\t''
declined\t''
canceled\t''
deadline\t''
manual-capture\t''
refund\t''
interac\t''
setup-intent\t''
display\t''
inputs\t''
inputs-timeout\t''
tip\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l models -d 'Play on these models, with commas [default: all]' -r -f -a "wpe\t''
s700\t''
s710\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l country -d 'Where the location is to be, two letters [default: where the account is, else US]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l parallel -d 'On how many readers at once [default: all]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l case-timeout -d 'How long a case may take' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l total-timeout -d 'How long all of it may take, cleaning up left out' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l junit -d 'Write the results as JUnit XML too' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l older-than -d 'Only of runs that began so long ago' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l strict -d 'What is skipped counts as failed'
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l sweep -d 'Play nothing: remove what killed runs left'
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand smoke" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l static -d 'Only what is in the script itself: commands and flags, no names'
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand completions" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l out -d 'Write the pages of all commands into this folder' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand man" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand help" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l from -d 'First day (2026-11-22, today, yesterday), or an instant (RFC 3339)' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l to -d 'Last day, included, or an instant, excluded; left out: until now' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l day -d 'One day; left out: yesterday' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l week -d 'A week from Monday on: this, last, 2026-W47 or a day in it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l month -d 'A month: this, last or 2026-11' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l last -d 'So many whole days or weeks up to yesterday: 7d, 4w' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l tz -d 'Zone that days are counted in, such as Europe/Berlin' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l day-start -d 'When days begin, for places that close after midnight' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l by -d 'What rows are broken down by, several with commas' -r -f -a "reader\t'The reader that took the payment'
location\t'The location it was taken at'
day\t'The day of the attempt or refund'
hour\t'Its hour, 00 to 23'
weekday\t'Its weekday'
currency\t'The currency, which every row has anyway'
brand\t'The card\'s brand'
read_method\t'How the card was read'
wallet\t'The wallet, on a phone or by QR code'
decline_code\t'Why attempts failed'
reference-prefix\t'The first part of the reference given to pay'"
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l basis -d 'What is added up: what was done, or what reached the balance' -r -f -a "activity\t'Attempts and refunds on their own day, in the currency paid in'
balance\t'Money as it reached the balance, in the currency it is settled in'"
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l where -d 'Only these, such as reader=Till 1,Till 2,brand=visa; names or ids' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l top -d 'Only so many rows with the most net sales, the others in one' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l compare -d 'Another period to put beside this one, with the differences' -r -f -a "previous\t'The one of the same length right before it'
last-week\t'The same days a week earlier'
last-year\t'The same dates a year earlier; of a week, 52 weeks earlier'"
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l out -d 'File to write the result to, whole or not at all; its ending decides the format unless -o does. {day}, {location} and other columns in its name make a file for each' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l html -d 'File to write a page for people to, beside the result' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l reconcile -d 'Show, currency by currency, how sales lead to what reached the balance, which is listed from Stripe anew; exit 10 if a difference has no name'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l spark -d 'End each row of a table with a line of its days, or hours of one day'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l restate -d 'Write the files of past days anew whose figures have changed since, and only those; --out must have {day} in its name'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l stamp -d 'Say in JSON and on the page when they were made'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l offline -d 'Add up what the ledger holds, without asking Stripe for anything'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l direct -d 'Stream everything from Stripe, without a ledger'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l all-accounts -d 'Every connected account, with a column that names it'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -f -a "sync" -d 'Fetch what is new and what has changed'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -f -a "status" -d 'Show what the ledger holds and how old it is'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -f -a "verify" -d 'List everything again and compare; exit 10 if anything differs'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -f -a "reset" -d 'Delete the ledger; the next report or sync begins a new one'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and not __fish_seen_subcommand_from sync status verify reset export" -f -a "export" -d 'Write the ledger to Parquet, CSV or JSONL files'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l since -d 'Hold everything from this day or instant on' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l full -d 'Fetch everything once more'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from sync" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l from -d 'First day, or an instant; left out: all that the ledger holds' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l to -d 'Last day, included, or an instant, excluded; left out: until now' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l format -d 'What the files are' -r -f -a "csv\t'Comma-separated values'
jsonl\t'One JSON object a line'
parquet\t'Parquet, in a build that has it'"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l out -d 'Directory to write to; made if need be' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l partition -d 'A file for each day of creation' -r -f -a "day\t'By day'"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l tz -d 'Zone that these days are counted in; left out: TILLCTL_TZ' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand ledger; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and not __fish_seen_subcommand_from list" -f -a "list" -d 'List the writes tillctl sent from this machine'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l since -d 'Only what was sent since: today, yesterday, a date or an RFC 3339 instant' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l until -d 'Only what was sent before: as --since; a day is included' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l command -d 'Only this command, `readers rename`, or all of a noun, `readers`' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l object -d 'Only what was done to this object, or with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l outcome -d 'Only what ended so' -r -f -a "done\t''
refused\t''
unknown\t''
not-sent\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l user -d 'Only what this user did' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l last -d 'Only the last so many of what fits' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand audit; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -f -a "get" -d 'Read something'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -f -a "post" -d 'Create or change something'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and not __fish_seen_subcommand_from get post delete" -f -a "delete" -d 'Delete something'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -s d -l data -d 'A parameter in Stripe\'s names, such as metadata[lane]=4; =@FILE reads the value from a file, =@- from stdin' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l show-secrets -d 'Show the Wi-Fi passwords and passcodes of configurations, which are [set] otherwise'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l paginate -d 'Every page of a list or search, as one array; with -o jsonl a line each'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -s d -l data -d 'A parameter in Stripe\'s names, such as metadata[lane]=4; =@FILE reads the value from a file, =@- from stdin' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l idempotency-key -d 'The Idempotency-Key, for a script that may run this again; random if left out' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l show-secrets -d 'Show the Wi-Fi passwords and passcodes of configurations, which are [set] otherwise'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from post" -s h -l help -d 'Print help'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -s d -l data -d 'A parameter in Stripe\'s names, such as metadata[lane]=4; =@FILE reads the value from a file, =@- from stdin' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -s o -l output -d 'Format of the result [default: table]' -r -f -a "table\t''
json\t''
jsonl\t''
csv\t''
id\t''
xlsx\t''
tap\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l jq -d 'Print what a jq expression makes of the JSON result' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l template -d 'Print the JSON result, or each object of a list, through a Jinja template' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l columns -d 'Columns to show, by name, with commas' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l confirm -d 'The profile\'s name, in place of typing it where a profile is protected' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l profile -d 'Profile to work with: a key and the settings that go with it' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l account -d 'Act for a connected account' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l context -d 'Account an organisation\'s key acts for' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l api-key-file -d 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY' -r -F
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l api-base -d 'Another API root: https, or http to this machine' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l timeout -d 'Deadline of each request [default: 80s]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l max-retries -d 'How often a failed request is tried again [default: 3]' -r
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l show-secrets -d 'Show the Wi-Fi passwords and passcodes of configurations, which are [set] otherwise'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'No notes, progress or hints on stderr; errors stay whole'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Show every request on stderr (never a secret)'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer questions with yes'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show what a write would send and change, and send nothing'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l live -d 'Allow writes with a live key'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -l simulator -d 'Work on the built-in simulator instead of Stripe; needs no key'
complete -c tillctl -n "__fish_tillctl_using_subcommand api; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
end
