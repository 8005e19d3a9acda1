# What holds for every command that the module exports, so that a new one cannot forget it.

BeforeDiscovery {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    $commands = Get-Command -Module TfLiteQuant | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
    # These take what another command wrote.
    $fileCommands = $commands | Where-Object Name -notin 'Export-TensorRange', 'Merge-TensorRange'
    $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
    $parameters = foreach ($command in $commands) {
        foreach ($parameter in $command.Command.Parameters.Values | Where-Object Name -notin $common) {
            @{ Command = $command.Name; Name = $parameter.Name; Parameter = $parameter }
        }
    }
}

Describe '<Name>' -ForEach $commands {
    It 'has an approved verb' {
        $Command.Verb | Should -BeIn (Get-Verb).Verb
    }

    It 'has a singular noun' {
        # This one's name is prescribed.
        $Name.Replace('Get-TensorQuantParams', '') | Should -Not -MatchExactly '[^s]s$'
    }

    It 'is a compiled cmdlet named after itself' {
        $Command.CommandType | Should -Be 'Cmdlet'
        $Command.ImplementingType.Name | Should -BeExactly "$($Name.Replace('-', ''))Command"
        $Command.ImplementingType.IsSealed | Should -BeTrue
    }

    It 'says what it writes, by a type of the module that has views' {
        $Command.OutputType.Count | Should -BeGreaterThan 0
        foreach ($type in $Command.OutputType) {
            $type.Type.FullName | Should -BeLike 'TfLiteQuant.*'
            Get-FormatData $type.Name | Should -Not -BeNullOrEmpty
        }
    }

    It 'has an output that the next command takes by its path' {
        # A dataset is of several files, and the preview of one stands for none.
        foreach ($type in $Command.OutputType.Type.Where({ $_.Name -notmatch 'Dataset' })) { $type.GetProperty('Path').PropertyType | Should -Be ([string]) }
    }

    It 'asks before it writes a file, and only then' {
        # A command that has one of these writes a file, whatever its verb.
        $targets = $Command.Parameters.Keys.Where({ $_ -in 'Destination', 'OutDirectory', 'OutputPath', 'PartPath', 'ReportPath' })
        $writes = $Command.Verb -in 'Convert', 'ConvertTo', 'Export' -or $targets.Count -gt 0
        foreach ($parameter in 'WhatIf', 'Confirm', 'Force', 'NoClobber') {
            $Command.Parameters.ContainsKey($parameter) | Should -Be $writes -Because $parameter
        }
        # A test may give its verdict by -PassThru.
        if ($Command.Verb -notin 'Test', 'Compare') { $Command.Parameters.ContainsKey('PassThru') | Should -Be $writes }
    }

    It 'has no positions beyond two' {
        $positions = $Command.Parameters.Values.ParameterSets.Values.Position | Where-Object { $_ -ge 0 } | Sort-Object -Unique
        $positions | Should -BeIn 0, 1
    }
}

Describe '<Name>, which takes files' -ForEach $fileCommands {
    It 'takes model files as -Path: first position, pipeline, wildcards' {
        $path = $Command.Parameters['Path']
        $set = $path.ParameterSets['Path']
        $set.Position | Should -Be 0
        $set.IsMandatory | Should -BeTrue
        $set.ValueFromPipeline | Should -BeTrue
        $path.ParameterType | Should -Be ([string[]])
        $path.Attributes.Where({ $_ -is [System.Management.Automation.SupportsWildcardsAttribute] }) | Should -Not -BeNullOrEmpty
        $Command.DefaultParameterSet | Should -BeExactly 'Path'
    }

    It 'takes exact names as -LiteralPath: by property name, aliases PSPath and LP' {
        $path = $Command.Parameters['LiteralPath']
        $path.ParameterSets['LiteralPath'].ValueFromPipelineByPropertyName | Should -BeTrue
        $path.ParameterSets['LiteralPath'].IsMandatory | Should -BeTrue
        $path.Aliases | Should -BeExactly 'PSPath', 'LP'
        $path.ParameterType | Should -Be ([string[]])
    }
}

Describe '-<Name> of <Command>' -ForEach $parameters {
    It 'is in PascalCase' {
        $Name | Should -MatchExactly '^([A-Z][a-z0-9]+)+$'
    }

    It 'is a switch rather than a boolean' {
        $Parameter.ParameterType | Should -Not -Be ([bool])
    }

    It 'refuses an empty value, if it is text' {
        if ($Parameter.ParameterType -in [string], [string[]]) {
            $Parameter.Attributes.Where({ $_ -is [System.Management.Automation.ValidateArgumentsAttribute] }) | Should -Not -BeNullOrEmpty
        }
    }
}
