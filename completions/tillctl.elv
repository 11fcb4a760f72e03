
use builtin;
use str;

set edit:completion:arg-completer[tillctl] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'tillctl'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'tillctl'= {
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand readers 'List, register, rename and assign readers'
            cand locations 'List, create and change locations'
            cand pay 'Push a payment to a reader and wait for its outcome'
            cand simulator 'Serve the built-in simulator to other programs, or begin anew'
            cand demo 'Walk through the main job on a simulated shop'
            cand completions 'Print a completion script'
            cand report 'Add up what readers, locations, days or card brands took'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'tillctl;readers'= {
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List readers, all of them, with the names of their locations'
            cand get 'Show one reader'
            cand register 'Register a reader with the pairing code it shows'
            cand rename 'Change a reader''s label'
            cand edit 'Change a reader''s metadata'
            cand assign 'Move a reader to another location'
            cand cancel 'Cancel what a reader is doing'
            cand present 'Hold a test card to a simulated reader'
            cand delete 'Delete a reader'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'tillctl;readers;list'= {
            cand --location 'Only readers of this location (id or display name)'
            cand --status 'Only readers Stripe reports online or offline (lags by up to 2 minutes)'
            cand --type 'Only this model, such as stripe_s700'
            cand --serial 'Only the reader with this serial number'
            cand --label 'Only readers whose label fits; * and ? stand for any text and character'
            cand --metadata 'Only readers with this metadata; may be repeated'
            cand --silent-for 'Only readers Stripe has not heard from for so long, such as 15m'
            cand --sort 'Sort the list instead of newest first'
            cand --limit 'At most so many readers'
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;readers;get'= {
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;readers;register'= {
            cand --code 'The pairing code the reader shows'
            cand --location 'Where the reader stands (id or display name)'
            cand --label 'What people will call it'
            cand --metadata 'Metadata; may be repeated'
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;readers;rename'= {
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;readers;edit'= {
            cand --metadata 'Metadata to set; may be repeated'
            cand --unset-metadata 'Metadata to take away; may be repeated'
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;readers;assign'= {
            cand --location 'Where it is to be (id or display name)'
            cand --code 'A fresh pairing code of this very reader'
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand --force 'Also while an action is in progress on it'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;readers;cancel'= {
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;readers;present'= {
            cand --card 'Number of a test card [default: Stripe''s, a Visa that is approved]'
            cand --tip 'The tip the customer chooses, in the payment''s currency'
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand --interac 'An Interac debit card (Canada)'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;readers;delete'= {
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand --force 'Also while an action is in progress on it'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;readers;help'= {
            cand list 'List readers, all of them, with the names of their locations'
            cand get 'Show one reader'
            cand register 'Register a reader with the pairing code it shows'
            cand rename 'Change a reader''s label'
            cand edit 'Change a reader''s metadata'
            cand assign 'Move a reader to another location'
            cand cancel 'Cancel what a reader is doing'
            cand present 'Hold a test card to a simulated reader'
            cand delete 'Delete a reader'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'tillctl;readers;help;list'= {
        }
        &'tillctl;readers;help;get'= {
        }
        &'tillctl;readers;help;register'= {
        }
        &'tillctl;readers;help;rename'= {
        }
        &'tillctl;readers;help;edit'= {
        }
        &'tillctl;readers;help;assign'= {
        }
        &'tillctl;readers;help;cancel'= {
        }
        &'tillctl;readers;help;present'= {
        }
        &'tillctl;readers;help;delete'= {
        }
        &'tillctl;readers;help;help'= {
        }
        &'tillctl;locations'= {
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List locations'
            cand get 'Show one location'
            cand create 'Create a location'
            cand update 'Change a location''s name, address, phone or metadata'
            cand delete 'Delete a location that has no readers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'tillctl;locations;list'= {
            cand --limit 'At most so many locations'
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;locations;get'= {
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;locations;create'= {
            cand --name 'What people call it'
            cand --line1 'Street and number'
            cand --line2 'Second line of the address'
            cand --city 'City'
            cand --state 'State, province or prefecture'
            cand --postal-code 'Postal code'
            cand --country 'Country, two letters; it can never be changed'
            cand --phone 'Phone number'
            cand --metadata 'Metadata; may be repeated'
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;locations;update'= {
            cand --name 'What people call it'
            cand --line1 'Street and number'
            cand --line2 'Second line of the address'
            cand --city 'City'
            cand --state 'State, province or prefecture'
            cand --postal-code 'Postal code'
            cand --country 'Country, two letters; it can never be changed'
            cand --phone 'Phone number'
            cand --metadata 'Metadata to set; may be repeated'
            cand --unset-metadata 'Metadata to take away; may be repeated'
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;locations;delete'= {
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;locations;help'= {
            cand list 'List locations'
            cand get 'Show one location'
            cand create 'Create a location'
            cand update 'Change a location''s name, address, phone or metadata'
            cand delete 'Delete a location that has no readers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'tillctl;locations;help;list'= {
        }
        &'tillctl;locations;help;get'= {
        }
        &'tillctl;locations;help;create'= {
        }
        &'tillctl;locations;help;update'= {
        }
        &'tillctl;locations;help;delete'= {
        }
        &'tillctl;locations;help;help'= {
        }
        &'tillctl;pay'= {
            cand --reader 'Id, serial number or label'
            cand --amount 'Amount with a decimal point, such as 12.50'
            cand --currency 'Currency, such as eur'
            cand --reference 'What you call the sale, such as an order number'
            cand --description 'Description shown in the Dashboard'
            cand --metadata 'Metadata of the payment; may be repeated'
            cand --capture 'When the money is taken'
            cand --tip-eligible 'The part of the amount that tips are computed from'
            cand --deadline 'How long the customer has'
            cand --present 'Hold this test card to a simulated reader (test mode)'
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand --skip-tipping 'Do not ask for a tip'
            cand --customer-can-cancel 'Show the customer a cancel button'
            cand --interac 'Let Interac debit cards pay (Canada)'
            cand --no-wait 'Push only; do not wait for the outcome'
            cand --replace 'Push even if somebody else''s payment is on the reader, which is then lost'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;simulator'= {
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
            cand serve 'Serve a simulated Stripe Terminal on this machine until Ctrl-C'
            cand reset 'Throw away the shop that --simulator keeps between commands'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'tillctl;simulator;serve'= {
            cand --port 'Port on 127.0.0.1; 0 takes any free one'
            cand --readers 'So many readers instead of the demo shop''s 8'
            cand --locations 'So many locations instead of the demo shop''s 3'
            cand --charges 'So many past charges'
            cand --days 'Spread the charges over so many days'
            cand --seed 'The same seed makes the same shop'
            cand --latency 'Answer each request after so many milliseconds'
            cand --rate-limit 'Answer 429 above so many requests a second (and 25 for each endpoint)'
            cand --fault 'A fault to inject; may be repeated'
            cand --reader-delay 'How long a customer takes on a reader that is not simulated by Stripe'
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;simulator;reset'= {
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;simulator;help'= {
            cand serve 'Serve a simulated Stripe Terminal on this machine until Ctrl-C'
            cand reset 'Throw away the shop that --simulator keeps between commands'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'tillctl;simulator;help;serve'= {
        }
        &'tillctl;simulator;help;reset'= {
        }
        &'tillctl;simulator;help;help'= {
        }
        &'tillctl;demo'= {
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;completions'= {
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'tillctl;report'= {
            cand --from 'First day (2026-11-22, today, yesterday), or an instant (RFC 3339)'
            cand --to 'Last day, included, or an instant, excluded; left out: until now'
            cand --day 'One day; left out: yesterday'
            cand --tz 'Zone that days are counted in, such as Europe/Berlin'
            cand --by 'What rows are broken down by, several with commas'
            cand --out 'File to write the result to, whole or not at all; its ending decides the format unless -o does'
            cand -o 'Format of the result'
            cand --output 'Format of the result'
            cand --columns 'Columns to show, by name, with commas'
            cand --color 'When to colour'
            cand --account 'Act for a connected account'
            cand --api-key-file 'Read the API key from a file (- for stdin) instead of STRIPE_API_KEY'
            cand --api-base 'Another API root: https, or http to this machine'
            cand --timeout 'Deadline of each request [default: 80s]'
            cand --max-retries 'How often a failed request is tried again [default: 3]'
            cand -q 'No notes, hints or progress on stderr'
            cand --quiet 'No notes, hints or progress on stderr'
            cand -v 'Show every request on stderr (never a secret)'
            cand --verbose 'Show every request on stderr (never a secret)'
            cand -y 'Answer questions with yes'
            cand --yes 'Answer questions with yes'
            cand --dry-run 'Show what a write would send and change, and send nothing'
            cand --live 'Allow writes with a live key'
            cand --simulator 'Work on the built-in simulator instead of Stripe; needs no key'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'tillctl;help'= {
            cand readers 'List, register, rename and assign readers'
            cand locations 'List, create and change locations'
            cand pay 'Push a payment to a reader and wait for its outcome'
            cand simulator 'Serve the built-in simulator to other programs, or begin anew'
            cand demo 'Walk through the main job on a simulated shop'
            cand completions 'Print a completion script'
            cand report 'Add up what readers, locations, days or card brands took'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'tillctl;help;readers'= {
            cand list 'List readers, all of them, with the names of their locations'
            cand get 'Show one reader'
            cand register 'Register a reader with the pairing code it shows'
            cand rename 'Change a reader''s label'
            cand edit 'Change a reader''s metadata'
            cand assign 'Move a reader to another location'
            cand cancel 'Cancel what a reader is doing'
            cand present 'Hold a test card to a simulated reader'
            cand delete 'Delete a reader'
        }
        &'tillctl;help;readers;list'= {
        }
        &'tillctl;help;readers;get'= {
        }
        &'tillctl;help;readers;register'= {
        }
        &'tillctl;help;readers;rename'= {
        }
        &'tillctl;help;readers;edit'= {
        }
        &'tillctl;help;readers;assign'= {
        }
        &'tillctl;help;readers;cancel'= {
        }
        &'tillctl;help;readers;present'= {
        }
        &'tillctl;help;readers;delete'= {
        }
        &'tillctl;help;locations'= {
            cand list 'List locations'
            cand get 'Show one location'
            cand create 'Create a location'
            cand update 'Change a location''s name, address, phone or metadata'
            cand delete 'Delete a location that has no readers'
        }
        &'tillctl;help;locations;list'= {
        }
        &'tillctl;help;locations;get'= {
        }
        &'tillctl;help;locations;create'= {
        }
        &'tillctl;help;locations;update'= {
        }
        &'tillctl;help;locations;delete'= {
        }
        &'tillctl;help;pay'= {
        }
        &'tillctl;help;simulator'= {
            cand serve 'Serve a simulated Stripe Terminal on this machine until Ctrl-C'
            cand reset 'Throw away the shop that --simulator keeps between commands'
        }
        &'tillctl;help;simulator;serve'= {
        }
        &'tillctl;help;simulator;reset'= {
        }
        &'tillctl;help;demo'= {
        }
        &'tillctl;help;completions'= {
        }
        &'tillctl;help;report'= {
        }
        &'tillctl;help;help'= {
        }
    ]
    $completions[$command]
}
