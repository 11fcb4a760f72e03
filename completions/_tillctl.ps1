# Completions for tillctl, which is asked at every Tab. What was typed is handed
# over as data: nothing of it is run.
Register-ArgumentCompleter -Native -CommandName tillctl -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @()
    foreach ($element in $commandAst.CommandElements) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
            $words += $element.Value
        } else {
            $words += $element.Extent.Text
        }
    }
    $words += $wordToComplete.Trim([char[]]"'`"")
    $env:TILLCTL_COMPLETE = 'powershell'
    $env:TILLCTL_COMPLETE_WORDS = ConvertTo-Json -InputObject $words -Compress
    try {
        $lines = & tillctl '--' 'tillctl'
    } finally {
        Remove-Item Env:\TILLCTL_COMPLETE, Env:\TILLCTL_COMPLETE_WORDS
    }
    foreach ($line in $lines) {
        $value, $about = $line -split "`t", 2
        if (-not $about) { $about = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
    }
}
