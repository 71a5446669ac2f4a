# Completions of massfreq for PowerShell: the program itself is asked what can follow.
Register-ArgumentCompleter -Native -CommandName massfreq -ScriptBlock {
    param($word, $line, $cursor)
    $words = @($line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursor } | ForEach-Object { "$_" })
    # An empty word is not handed to a program by every version.
    $at = if ("$word" -eq '') { $words.Count } else { $words.Count - 1 }
    massfreq completions powershell --at $at -- $words 2>$null | ForEach-Object {
        $value, $title = $_ -split "`t", 2
        if (-not $title) { $title = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $title)
    }
}
