
# Asks tillctl itself, which knows readers, locations, profiles and payments. If
# it does not answer, what stands above is offered.
functions[_tillctl_static]=$functions[_tillctl]

_tillctl() {
    local answer line
    local -a found folders
    answer=$(command tillctl __complete zsh -- "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null) || {
        _tillctl_static "$@"
        return
    }
    for line in "${(@f)answer}"; do
        if [[ -z $line ]]; then
            continue
        elif [[ ${line%%:*} == */ ]]; then
            folders+=("$line")
        else
            found+=("$line")
        fi
    done
    local ret=1
    local -a alike=(-M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}')
    (( $#folders )) && _describe -V -t values tillctl folders -S '' $alike && ret=0
    (( $#found )) && _describe -V -t values tillctl found $alike && ret=0
    return ret
}

if [ "$funcstack[1]" = "_tillctl" ]; then
    _tillctl "$@"
else
    compdef _tillctl tillctl
fi
