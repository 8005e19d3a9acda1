BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    Push-Location (New-ModelFolder)
}

AfterAll { Pop-Location }

Describe 'Measure-TfLiteModel' {
    It 'reports times in order, and the work' {
        $report = Measure-TfLiteModel digits_cnn.tflite -Runs 10
        $times = $report.MinMilliseconds, $report.MedianMilliseconds, $report.P90Milliseconds, $report.P99Milliseconds, $report.MaxMilliseconds
        $times | Should -Be ($times | Sort-Object)
        $times[0] | Should -BeGreaterThan 0
        $report.MultiplyAccumulates | Should -Be 901344
        $report.GigaFlops | Should -BeGreaterThan 0
        $report.ArenaBytes | Should -BeGreaterThan 0
        $report.Operators.Count | Should -Be 0
    }

    It 'has defaults that suffice' {
        $report = Measure-TfLiteModel digits_cnn.tflite
        $report.Runs, $report.Threads | Should -Be 50, 1
        $report.WarmUp | Should -BeGreaterOrEqual 5
    }

    It 'profiles operators' {
        $operators = (Measure-TfLiteModel digits_resnet.tflite -Runs 5 -Profile).Operators
        ($operators | Measure-Object Share -Sum).Sum | Should -BeGreaterThan 0.999
        $operators.Share | Should -Be ($operators.Share | Sort-Object -Descending)
        $operators.Operator | Should -Contain 'CONV_2D'
        ($operators | Where-Object Operator -eq CONV_2D)[0].GigaFlops | Should -BeGreaterThan 0
    }

    It 'takes files from the pipeline, and goes on after one that is no model' {
        Set-Content text.txt 'not a model'
        $reports = Get-ChildItem *.t* | Measure-TfLiteModel -Runs 2 -ErrorVariable errors -ErrorAction SilentlyContinue
        $reports.Path | Split-Path -Leaf | Should -BeExactly 'digits_cnn.tflite', 'digits_resnet.tflite'
        ($reports | Sort-Object Name -Descending).Name | Should -BeExactly 'digits_resnet.tflite', 'digits_cnn.tflite'
        $errors | Get-ErrorId | Should -BeExactly 'NotTfLiteModel'
    }

    It 'holds a limit of memory' {
        $ErrorActionPreference = 'Continue'
        Measure-TfLiteModel digits_cnn.tflite -MaxMemory 1KB 2>&1 | Get-ErrorId | Should -BeExactly 'MemoryLimitExceeded'
    }

    It 'refuses <Option>' -ForEach @(@{ Option = 'Runs'; Value = 0 }, @{ Option = 'WarmUp'; Value = -1 }, @{ Option = 'Threads'; Value = -1 }, @{ Option = 'MaxMemory'; Value = 0 }) {
        $options = @{ $Option = $Value }
        { Measure-TfLiteModel digits_cnn.tflite @options } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'is shown as a table' {
        Measure-TfLiteModel digits_cnn.tflite -Runs 2 | Out-String -Width 120 | Should -Match 'Name +Threads +Runs +Median +P90'
        (Measure-TfLiteModel digits_cnn.tflite -Runs 2 -Profile).Operators | Out-String -Width 120 | Should -Match 'Index +Operator +Share +Time'
    }

    It 'goes to CSV and JSON' {
        Measure-TfLiteModel digits_cnn.tflite -Runs 2 -Profile | ConvertTo-Csv | Should -Not -Match 'TfLiteQuant\.|System\.|`\d'
        $read = Measure-TfLiteModel digits_cnn.tflite -Runs 2 -Profile | ConvertTo-Json -Depth 4 | ConvertFrom-Json
        $read.Operators.Count | Should -Be 8
    }
}
