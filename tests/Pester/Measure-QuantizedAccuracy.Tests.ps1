BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    Push-Location (New-ModelFolder)
    $random = [Random]::new(1)
    $samples = foreach ($i in 0..29) { @{ image = [float[]] (1..784 | ForEach-Object { $random.NextDouble() }); label = $i % 10 } }
    $data = $samples | Import-RepresentativeDataset
    $small = ConvertTo-QuantizedModel digits_cnn.tflite -Destination small.tflite
}

AfterAll { Pop-Location }

Describe 'Measure-QuantizedAccuracy' {
    It 'takes the float model from the result of a conversion' {
        $result = $small | Measure-QuantizedAccuracy -Dataset $data -Metric Top1
        $result.Path | Should -BeExactly $small.Path
        $result.Reference | Should -BeExactly $small.Source
        $result.Samples | Should -Be 30
        $result.Drop | Should -Be ($result.Float - $result.Quantized)
    }

    It 'has metrics with intervals, outputs and classes' {
        $result = $small | Measure-QuantizedAccuracy -Dataset $data -Metric Top1, Top3, Auc, Sqnr
        $result.Metrics.Metric | Should -BeExactly 'Top1', 'Top3', 'Auc', 'Sqnr'
        $result.Metrics[0].FloatLow | Should -BeLessThan $result.Metrics[0].FloatHigh
        $result.Outputs.Count | Should -Be 1
        ($result.Classes | Measure-Object Samples -Sum).Sum | Should -Be 30
        ($result.QuantizedConfusion.Cells | Measure-Object Count -Sum).Sum | Should -Be 30
    }

    It 'gives the same answer for any number of threads' {
        $one, $three = 1, 3 | ForEach-Object { $small | Measure-QuantizedAccuracy -Dataset $data -Metric Auc, MeanAbsoluteError -Threads $_ | ConvertTo-Json -Depth 6 }
        $three | Should -BeExactly $one
    }

    It 'ends with an error where a model has too much noise' {
        { $small | Measure-QuantizedAccuracy -Dataset $data -MinimumSqnr 200 } | Should -Throw -ErrorId 'AccuracyDropExceeded,*'
    }

    It 'goes on where one of several float models cannot be used, and still holds the others to the limit' {
        # build.ps1 stops at errors; here they are what is looked at.
        $ErrorActionPreference = 'Continue'
        $pairs = foreach ($reference in 'digits_cnn.tflite', 'missing.tflite') { [pscustomobject] @{ Path = 'small.tflite'; Reference = $reference } }
        $results = $pairs | Measure-QuantizedAccuracy -Dataset $data -ErrorVariable errors -ErrorAction SilentlyContinue
        $results.Path | Should -BeExactly $small.Path
        $errors | Get-ErrorId | Should -BeExactly 'FileNotFound'
        { $pairs | Measure-QuantizedAccuracy -Dataset $data -MinimumSqnr 200 -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'AccuracyDropExceeded,*'
    }

    It 'fails a build: pwsh exits with 1' {
        $path = (Get-Location).Path
        { Invoke-NewPwsh -Import "Set-Location '$path'; Measure-QuantizedAccuracy small.tflite digits_cnn.tflite -Dataset @{ image = @(, ([float[]]::new(784))) } -MinimumSqnr 200" } | Should -Throw '*exited with 1*'
    }

    It 'ends a script with -ErrorAction Stop: pwsh -File exits with 1' {
        $path = (Get-Location).Path
        $gate = "Import-Module '$Manifest'; Set-Location '$path'; Measure-QuantizedAccuracy small.tflite digits_cnn.tflite -Dataset @{ image = @(, ([float[]]::new(784))) } -MinimumSqnr 200"
        Set-Content stops.ps1 "$gate -ErrorAction Stop; 'went on'"
        Set-Content goes.ps1 "$gate; 'went on'"
        pwsh -NoProfile -NonInteractive -File stops.ps1 2>&1 | Should -Not -Contain 'went on'
        $LASTEXITCODE | Should -Be 1
        pwsh -NoProfile -NonInteractive -File goes.ps1 2>&1 | Should -Contain 'went on'
    }

    It 'has written the report when Select-Object stops the pipeline at the first row' {
        $null = $small | Measure-QuantizedAccuracy -Dataset $data -ReportPath first.html -LayerSampleCount 0 | Select-Object -First 1
        $null = $small | Compare-QuantizedModel -Dataset $data -ReportPath layers.html | Select-Object -First 1
        'first.html', 'first.json', 'layers.html', 'layers.json' | Should -Exist
    }

    It 'writes a report: a page that stands alone, and JSON' {
        $small | Measure-QuantizedAccuracy -Dataset $data -MinimumSqnr 1 -ReportPath report.html | Out-Null
        $page = Get-Content report.html -Raw
        $page | Should -Match '^<!DOCTYPE html>'
        $page | Should -Not -Match '<script|<link|src='
        $report = Get-Content report.json -Raw | ConvertFrom-Json
        $report.format, $report.version, $report.verdict | Should -BeExactly 'TfLiteQuant report', 1, 'Passed'
        $report.models[0].layers.samples | Should -Be 30
        $report.models[0].floatLeftovers.reason | Should -BeExactly $small.FloatLeftovers.Reason
        { $small | Measure-QuantizedAccuracy -Dataset $data -ReportPath report.html } | Should -Throw -ErrorId 'TargetExists,*'
    }

    It 'gives a verdict with -PassThru' {
        $result = $small | Measure-QuantizedAccuracy -Dataset $data -MinimumSqnr 200 -PassThru
        "$($result.Verdict)" | Should -BeExactly 'Failed'
        $result.Reasons | Should -Match 'less than 200'
    }

    It 'keeps parts that merge to what one run gives' {
        $whole = $small | Measure-QuantizedAccuracy -Dataset $data -Metric Top1, Auc
        $null = $small | Measure-QuantizedAccuracy -Dataset ($samples | Import-RepresentativeDataset -First 12) -Metric Top1, Auc -PartPath part1.json
        $null = $small | Measure-QuantizedAccuracy -Dataset ($samples | Import-RepresentativeDataset -Skip 12) -Metric Top1, Auc -PartPath part2.json
        $merged = Merge-AccuracyPart part2.json, part1.json -Destination all.json
        foreach ($name in 'Samples', 'Float', 'Quantized', 'DropLow', 'DropHigh', 'Sqnr') { $merged.$name | Should -BeExactly $whole.$name -Because $name }
        { Merge-AccuracyPart all.json, part1.json } | Should -Throw -ErrorId 'InvalidAccuracyPart,*'
    }

    It 'runs a script block for each sample' {
        $result = $small | Measure-QuantizedAccuracy -Dataset $data -ScriptBlock { $_.Label }
        $result.Quantized | Should -Be 4.5
    }

    It 'refuses <Options>' -ForEach @(
        @{ Options = @{ Metric = 'None' }; Id = 'InvalidMetric' }
        @{ Options = @{ Metric = 'MeanIoU' }; Id = 'InvalidMetric' }
        @{ Options = @{ LabelName = 'none' }; Id = 'InvalidMetric' }
        @{ Options = @{ Conclusive = $true }; Id = 'InvalidOption' }
        @{ Options = @{ Metric = 'Top1'; Top = 3 }; Id = 'InvalidOption' }
        @{ Options = @{ Metric = 'Top1'; Peak = 1 }; Id = 'InvalidOption' }
        @{ Options = @{ MaxDrop = [double]::NaN }; Id = 'InvalidOption' }
        @{ Options = @{ LabelName = 'label'; Against = 'Reference' }; Id = 'InvalidOption' }
        @{ Options = @{ PartPath = 'small.tflite' }; Id = 'TargetExists' }
        @{ Options = @{ ReportPath = '.' }; Id = 'PathIsDirectory' }
    ) {
        { $small | Measure-QuantizedAccuracy -Dataset $data @Options } | Should -Throw -ErrorId "$Id,*"
    }

    It 'comes from another process with its metrics, and is shown alike' {
        $path = (Get-Location).Path
        $result = Start-Job {
            Import-Module $using:Manifest
            Set-Location $using:path
            $samples = 0..2 | ForEach-Object { @{ image = [float[]]::new(784); label = $_ } }
            Measure-QuantizedAccuracy small.tflite digits_cnn.tflite -Dataset $samples -Metric Top1, F1
        } | Receive-Job -Wait -AutoRemoveJob
        $result.Metrics | ForEach-Object Metric | Should -BeExactly 'Top1', 'F1'
        $result.Metrics[1].DropHigh | Should -BeGreaterThan 0
        $text = $result | Format-Table | Out-String -Width 120
        $text | Should -Match 'small.tflite +Top1 +0\.\d{4} +0\.\d{4} +0\.0000 '
        $text | Should -Not -Match 'None'
        $result | Format-List | Out-String | Should -Match 'Metrics +: Top1 '
    }

    It 'is shown as a table, and goes to CSV and JSON' {
        $result = $small | Measure-QuantizedAccuracy -Dataset $data -Metric Top1
        $result | Out-String -Width 120 | Should -Match 'Path +Metric +Float +Quantized +Drop +Interval'
        $result | ConvertTo-Csv | Should -Not -Match 'System\.|`\d'
        ($result | ConvertTo-Json -Depth 4 | ConvertFrom-Json).Metrics[0].Metric | Should -BeExactly 'Top1'
    }
}

Describe 'Compare-QuantizedModel' {
    It 'compares values, the most harmful first' {
        $rows = $small | Compare-QuantizedModel -Dataset $data -First 5
        $rows.Count | Should -BeGreaterThan 3
        $rows.IsolatedSqnr | Should -Be ($rows.IsolatedSqnr | Sort-Object)
        $rows.Samples | Sort-Object -Unique | Should -Be 5
        ($rows | Where-Object WeightSqnr).Operator | Should -Contain 'CONV_2D'
    }

    It 'does one of both ways on demand' {
        ($small | Compare-QuantizedModel -Dataset $data -First 2 -Isolated).Sqnr | Where-Object { $null -ne $_ } | Should -BeNullOrEmpty
        ($small | Compare-QuantizedModel -Dataset $data -First 2 -EndToEnd).IsolatedSqnr | Where-Object { $null -ne $_ } | Should -BeNullOrEmpty
    }

    It 'names values as -Exclude takes them' {
        $name = ($small | Compare-QuantizedModel -Dataset $data -First 2 | Where-Object WeightSqnr)[0].Tensor
        $better = ConvertTo-QuantizedModel digits_cnn.tflite -Exclude $name -Destination better.tflite
        $better.QuantizedTensors | Should -BeLessThan $small.QuantizedTensors
    }

    It 'refuses models that have nothing in common' {
        Compare-QuantizedModel small.tflite digits_resnet.tflite -Dataset (, @{ none = 1 }) -ErrorVariable errors -ErrorAction SilentlyContinue
        Get-ErrorId $errors[0] | Should -BeIn 'ModelsNotComparable', 'InvalidDataset', 'InvalidInput'
    }
}
