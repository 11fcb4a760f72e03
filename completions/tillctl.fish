complete --keep-order --exclusive --command tillctl --arguments "(TILLCTL_COMPLETE=fish tillctl -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
