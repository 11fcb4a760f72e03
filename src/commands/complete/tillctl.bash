# Completions for tillctl, which is asked at every Tab.
_tillctl() {
    local answer line
    COMPREPLY=()
    answer=$(TILLCTL_COMPLETE=bash command tillctl -- \
        "${COMP_LINE:0:COMP_POINT}" "${COMP_TYPE:-9}" "$COMP_WORDBREAKS" 2>/dev/null) || return
    while IFS= read -r line; do
        [[ -n $line ]] && COMPREPLY+=("$line")
    done <<<"$answer"
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _tillctl -o nosort tillctl
else
    complete -F _tillctl tillctl
fi
