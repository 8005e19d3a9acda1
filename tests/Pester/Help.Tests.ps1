# The pages in docs/en-US, the help that is made of them, and every example in them.

BeforeDiscovery {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    $common = [System.Management.Automation.Cmdlet]::CommonParameters
    $commands = foreach ($command in Get-Command -Module TfLiteQuant) {
        $page = "$Repository/docs/en-US/$($command.Name).md"
        $text = (Test-Path $page) ? (Get-Content $page -Raw) : ''
        @{
            Name       = $command.Name
            Page       = $page
            Command    = $command
            Parameters = $command.Parameters.Values | Where-Object Name -notin $common | ForEach-Object { @{ Name = $_.Name; Parameter = $_; Command = $command } }
            # A heading, and the code below it.
            Examples   = [regex]::Matches($text, '(?ms)^### (?<title>Example \d+: [^\n]+)\n\n```powershell\n(?<code>.*?)\n```$') |
                ForEach-Object { @{ Title = $_.Groups['title'].Value; Code = $_.Groups['code'].Value } }
        }
    }
    $topics = Get-ChildItem "$Repository/docs/en-US" -Filter about_*.md | ForEach-Object { @{ Topic = $_.BaseName; Page = $_.FullName } }
    $isBuilt = Test-Path (Join-Path (Split-Path $Manifest) 'en-US/TfLiteQuant.PowerShell.dll-Help.xml')
}

BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    $isBuilt = Test-Path (Join-Path (Split-Path $Manifest) 'en-US/TfLiteQuant.PowerShell.dll-Help.xml')
    function Skip-UnlessBuilt {
        if ($isBuilt) { return $false }
        Set-ItResult -Skipped -Because 'help is not built (./build.ps1 -Task Docs, which needs PlatyPS)'
        $true
    }
}

Describe 'The page of <Name>' -ForEach $commands {
    It 'is there' {
        $Page | Should -Exist
    }

    It 'has every section' {
        $headings = [regex]::Matches((Get-Content $Page -Raw), '(?m)^## (.+)$').ForEach({ $_.Groups[1].Value })
        $headings | Should -BeExactly 'SYNOPSIS', 'SYNTAX', 'ALIASES', 'DESCRIPTION', 'EXAMPLES', 'PARAMETERS', 'INPUTS', 'OUTPUTS', 'NOTES', 'RELATED LINKS'
    }

    It 'has nothing left to fill in' {
        Get-Content $Page -Raw | Should -Not -Match '\{\{'
    }

    It 'has two examples or more' {
        $Examples.Count | Should -BeGreaterOrEqual 2
    }

    It 'describes the parameters that the cmdlet has, in order' {
        $described = [regex]::Matches((Get-Content $Page -Raw), '(?m)^### -(\w+)$').ForEach({ $_.Groups[1].Value })
        $described | Should -BeExactly ($Parameters.Name | Sort-Object)
    }

    It 'states -<Name> as it is' -ForEach $Parameters {
        $page = Get-Content "$Repository/docs/en-US/$($Command.Name).md" -Raw
        $stated = [regex]::Match($page, "(?ms)^### -$Name\n.*?^``````yaml\n(?<yaml>.*?)^``````").Groups['yaml'].Value
        $set = @($Parameter.ParameterSets.Values)[0]
        $wildcards = [bool] $Parameter.Attributes.Where({ $_ -is [System.Management.Automation.SupportsWildcardsAttribute] })
        $expected = @{
            Type                            = $Parameter.ParameterType.FullName
            SupportsWildcards               = $wildcards.ToString().ToLowerInvariant()
            Position                        = $set.Position -ge 0 ? "$($set.Position)" : 'Named'
            IsRequired                      = $set.IsMandatory.ToString().ToLowerInvariant()
            ValueFromPipeline               = $set.ValueFromPipeline.ToString().ToLowerInvariant()
            ValueFromPipelineByPropertyName = $set.ValueFromPipelineByPropertyName.ToString().ToLowerInvariant()
        }
        foreach ($key in $expected.Keys) {
            [regex]::Match($stated, "(?m)^\W*${key}: (.+)$").Groups[1].Value | Should -BeExactly $expected[$key] -Because $key
        }
        $aliases = [regex]::Match($stated, '(?ms)^Aliases:\n(.*?)^ParameterSets').Groups[1].Value -split '\n' -replace '^- ' -ne ''
        $aliases | Should -BeExactly $Parameter.Aliases
    }

    It 'names error ids that exist' {
        $notes = [regex]::Match((Get-Content $Page -Raw), '(?ms)^## NOTES(.*?)^## ').Groups[1].Value
        $known = [Enum]::GetNames([TfLiteQuant.Diagnostics.ErrorCode]) + 'NotFileSystemPath'
        $lists = [regex]::Matches($notes, 'ids: ([\w, ]+)\.').ForEach({ $_.Groups[1].Value -split ', ' })
        $lists | Should -Not -BeNullOrEmpty
        $lists | Should -BeIn $known
    }
}

Describe 'The examples of <Name>' -ForEach $commands {
    It '<Title>' -ForEach $Examples {
        Push-Location (New-ModelFolder)
        try {
            # As at a prompt: an example that meets an error it does not handle fails.
            $output = & ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'`n$Code")) 6>$null
            # One that writes to a file may show nothing.
            if ($Code -notmatch 'Export-Csv') { $output | Out-String | Should -Not -BeNullOrEmpty }
            else { Get-ChildItem *.csv | Get-Content | Should -Not -BeNullOrEmpty }
        }
        finally {
            Pop-Location
        }
    }
}

Describe 'Get-Help <Name>' -ForEach $commands {
    It 'finds synopsis, description and notes' {
        if (Skip-UnlessBuilt) { return }
        $help = Get-Help $Name -Full
        $page = Get-Content $Page -Raw
        $help.Synopsis | Should -BeExactly ([regex]::Match($page, '(?m)^## SYNOPSIS\n\n(.+)$').Groups[1].Value)
        $help.description.Text | Should -Not -BeNullOrEmpty
        $help.alertSet.alert.Text | Should -Match 'about_TfLiteQuant_Errors'
    }

    It 'describes every parameter' {
        if (Skip-UnlessBuilt) { return }
        foreach ($parameter in $Parameters.Name) {
            (Get-Help $Name -Parameter $parameter).description.Text | Should -Not -BeNullOrEmpty -Because "-$parameter"
        }
    }

    It 'shows the examples of the page, code apart from text' {
        if (Skip-UnlessBuilt) { return }
        $shown = (Get-Help $Name -Examples).examples.example
        $shown.Count | Should -Be $Examples.Count
        for ($i = 0; $i -lt $shown.Count; $i++) {
            $shown[$i].code -replace '\r' | Should -BeExactly $Examples[$i].Code
            $shown[$i].remarks | Out-String | Should -Not -Match '```'
        }
    }

    It 'is found in a session of another language' {
        if (Skip-UnlessBuilt) { return }
        $before = [cultureinfo]::CurrentUICulture
        try {
            [cultureinfo]::CurrentUICulture = 'de-DE'
            (Get-Help $Name).description.Text | Should -Not -BeNullOrEmpty
        }
        finally {
            [cultureinfo]::CurrentUICulture = $before
        }
    }
}

Describe '<Topic>' -ForEach $topics {
    It 'begins with its name and says in one line what it is about' {
        $lines = Get-Content $Page
        $lines[0] | Should -BeExactly "# $Topic"
        $lines[2] | Should -BeExactly '## SHORT DESCRIPTION'
        # The line that Get-Help shows in lists.
        $lines[4] | Should -Match '\.$'
    }

    It 'fits a console' {
        Get-Content $Page | Where-Object Length -gt 80 | Should -BeNullOrEmpty
    }

    It 'refers to topics and commands that exist' {
        $topics = (Get-ChildItem "$Repository/docs/en-US" -Filter about_*.md).BaseName
        $text = Get-Content $Page -Raw
        [regex]::Matches($text, '\babout_TfLiteQuant\w*').Value | Should -BeIn $topics
        $ours = [regex]::Matches($text, '\b[A-Z]\w+-(TfLite|Tensor|Quantized)\w+').Value
        $ours | Should -BeIn (Get-Command -Module TfLiteQuant).Name
    }

    It 'is found by Get-Help' {
        if (Skip-UnlessBuilt) { return }
        Get-Help $Topic | Out-String | Should -Match 'LONG DESCRIPTION'
    }
}

Describe 'about_TfLiteQuant_Errors' {
    It 'explains every error id' {
        $text = Get-Content "$Repository/docs/en-US/about_TfLiteQuant_Errors.md" -Raw
        foreach ($id in [Enum]::GetNames([TfLiteQuant.Diagnostics.ErrorCode]) + 'NotFileSystemPath' + 'UnexpectedError') {
            $text | Should -MatchExactly "(?m)^### .*\b$id\b"
        }
    }
}

Describe 'about_TfLiteQuant_Techniques' {
    It 'names every technique, and which are available' {
        $text = Get-Content "$Repository/docs/en-US/about_TfLiteQuant_Techniques.md" -Raw
        $available = [TfLiteQuant.Quantization.PlanBuilder]::AvailableTechniques
        foreach ($technique in [Enum]::GetValues([TfLiteQuant.Quantization.QuantizationTechnique])) {
            $answer = $technique -in $available ? 'yes' : 'not yet'
            $text | Should -MatchExactly "(?m)^    $technique .* $answer$"
        }
    }
}
