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
