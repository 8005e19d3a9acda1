BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    $model = "$ExampleModels/digits_cnn.tflite"
    $look = "(Get-TfLiteModel '$model').State.ToString()"
}

Describe 'Importing the module' {
    It 'makes the cmdlets work' {
        Invoke-NewPwsh -Import $look | Should -BeExactly 'Float'
    }

    It 'works twice' {
        Invoke-NewPwsh "Import-Module '$Manifest'; Import-Module '$Manifest'; $look" | Should -BeExactly 'Float'
    }

    It 'works again with -Force, and exports the same' {
        $lines = Invoke-NewPwsh "1..3 | ForEach-Object { Import-Module '$Manifest' -Force; (Get-Command -Module TfLiteQuant).Count; $look }"
        $lines | Should -BeExactly '16', 'Float', '16', 'Float', '16', 'Float'
    }

    It 'works after the module was removed' {
        Invoke-NewPwsh "Import-Module '$Manifest'; Remove-Module TfLiteQuant; Import-Module '$Manifest'; $look" | Should -BeExactly 'Float'
    }

    It 'takes its commands away with it when it is removed' {
        Invoke-NewPwsh "Import-Module '$Manifest'; Remove-Module TfLiteQuant; [bool] (Get-Command Get-TfLiteOperator -ErrorAction Ignore)" | Should -BeExactly 'False'
    }

    It 'adds six commands to a session, and nothing else' {
        $script = @"
            `$before = (Get-Command).Name + (Get-Variable).Name + (Get-ChildItem Function:).Name
            Import-Module '$Manifest'
            (Get-Command).Name + (Get-Variable).Name + (Get-ChildItem Function:).Name | Where-Object { `$_ -notin `$before -and `$_ -ne 'before' } | Sort-Object
"@
        Invoke-NewPwsh $script | Should -BeExactly 'Compare-QuantizedModel', 'Convert-TfLiteModelInterface', 'ConvertTo-QuantizedModel', 'Export-TensorRange', 'Get-TensorQuantParams', 'Get-TfLiteModel', 'Get-TfLiteOperator', 'Import-RepresentativeDataset', 'Import-TensorRange', 'Invoke-TfLiteModel', 'Measure-QuantizedAccuracy', 'Measure-TensorRange', 'Measure-TfLiteModel', 'Merge-AccuracyPart', 'Merge-TensorRange', 'Test-QuantizedModel'
    }

    It 'makes its types known by name' {
        Invoke-NewPwsh -Import '[TfLiteQuant.Quantization.QuantizationTechnique]::Float16.ToString()' | Should -BeExactly 'Float16'
    }

    It 'works where another module brought a Google.FlatBuffers that has nothing of ours' {
        # Every release of the library calls itself 1.0.0.0, so that the first copy in a shared context would be taken.
        $script = @"
            Add-Type -OutputAssembly '$TestDrive/Google.FlatBuffers.dll' 'namespace Google.FlatBuffers { public static class Table { public const string Origin = "foreign"; } }'
            Add-Type -Path '$TestDrive/Google.FlatBuffers.dll'
            Import-Module '$Manifest'
            $look
            [Google.FlatBuffers.Table]::Origin
            ConvertTo-QuantizedModel '$model' -OutDirectory '$TestDrive/foreign' | ForEach-Object { `$_.Technique.ToString() }
"@
        Invoke-NewPwsh $script | Should -BeExactly 'Float', 'foreign', 'DynamicRange'
    }

    It 'works in each runspace of ForEach-Object -Parallel' {
        $script = "1..4 | ForEach-Object -Parallel { Import-Module '$Manifest'; $look } -ThrottleLimit 4"
        Invoke-NewPwsh $script | Should -BeExactly 'Float', 'Float', 'Float', 'Float'
    }

    It 'happens by itself when a command is called and the module lies on the module path' {
        $folder = Split-Path $Manifest
        if ((Split-Path $folder -Leaf) -ne 'TfLiteQuant') { Set-ItResult -Skipped -Because 'PowerShell finds modules in folders of their name only'; return }
        $parent = Split-Path $folder
        Invoke-NewPwsh "`$env:PSModulePath += [IO.Path]::PathSeparator + '$parent'; $look" | Should -BeExactly 'Float'
    }

    It 'takes little time' {
        $times = 1..5 | ForEach-Object {
            [double] (Invoke-NewPwsh "`$watch = [Diagnostics.Stopwatch]::StartNew(); Import-Module '$Manifest'; `$watch.Elapsed.TotalMilliseconds")
        }
        $fastest = ($times | Measure-Object -Minimum).Minimum
        Write-Host ('      Import-Module takes {0:0} ms (the least of {1} new processes)' -f $fastest, $times.Count)
        $fastest | Should -BeLessThan 2000
    }
}
