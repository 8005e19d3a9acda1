# Measure-TensorRange, and what is done with its results.

BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    Push-Location (New-ModelFolder)
    $drawn = @{ SyntheticData = $true; WarningAction = 'Ignore' }
}

AfterAll { Pop-Location }

Describe 'Measure-TensorRange' {
    It 'gives a range for each tensor that is computed' {
        $result = Measure-TensorRange digits_cnn.tflite @drawn
        $result.Model, $result.Samples, $result.Method, $result.IsSynthetic | Should -Be 'digits_cnn.tflite', 100, 'MinMax', $true
        $result.Tensors[0].Operator | Should -BeNullOrEmpty
        $result.Tensors | ForEach-Object { $_.RangeMin | Should -BeLessOrEqual $_.RangeMax }
        ($result.Tensors | Where-Object Operator -eq SOFTMAX).Max | Should -BeLessOrEqual 1
    }

    It 'does not depend on the number of threads' {
        1, 2, 3 | ForEach-Object { Measure-TensorRange digits_cnn.tflite @drawn -Threads $_ | Export-TensorRange "threads$_.json" }
        (Get-FileHash threads*.json).Hash | Sort-Object -Unique | Should -HaveCount 1
    }

    It 'goes on from a checkpoint' {
        $null = Measure-TensorRange digits_cnn.tflite @drawn -First 30 -Checkpoint kept.json
        (Import-TensorRange kept.json).Samples | Should -Be 30
        (Measure-TensorRange digits_cnn.tflite @drawn -Checkpoint kept.json).Samples | Should -Be 100
        Measure-TensorRange digits_resnet.tflite @drawn -Checkpoint kept.json -ErrorVariable errors -ErrorAction SilentlyContinue
        Get-ErrorId $errors[0] | Should -BeExactly 'InvalidCalibration'
    }

    It 'makes up no data unasked, and says when it was asked to' {
        { Measure-TensorRange digits_cnn.tflite } | Should -Throw -ErrorId 'CalibrationMissing,*'
        $null = Measure-TensorRange digits_cnn.tflite -SyntheticData -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match 'drawn at random'
    }

    It 'takes files from the pipeline, and goes on after one that is no model' {
        Set-Content text.txt 'not a model'
        $results = Get-ChildItem *.t* | Measure-TensorRange @drawn -SampleCount 20 -ErrorVariable errors -ErrorAction SilentlyContinue
        $results.Path | Split-Path -Leaf | Should -BeExactly 'digits_cnn.tflite', 'digits_resnet.tflite'
        $errors | Get-ErrorId | Should -BeExactly 'NotTfLiteModel'
    }

    It 'is shown as tables' {
        $result = Measure-TensorRange digits_cnn.tflite @drawn
        $result | Out-String -Width 120 | Should -Match 'Model +Samples +Method +Tensors +Findings'
        $result.Tensors | Out-String -Width 120 | Should -Match 'Index +Name +Operator +Min +Max +RangeMin +RangeMax'
        $result.Findings | Out-String -Width 120 | Should -Match 'Kind +Finding'
    }
}

Describe 'Calibrations in a pipeline' {
    It 'bring their models to a conversion, and how ranges were chosen' {
        $made = Measure-TensorRange *.tflite @drawn -Method Percentile -Percentile 99 | ConvertTo-QuantizedModel -Technique FullInteger -OutDirectory int8 -WarningAction Ignore
        $made.Source | Split-Path -Leaf | Should -BeExactly 'digits_cnn.tflite', 'digits_resnet.tflite'
        $made.Calibration.Method | Should -BeExactly 'Percentile 99', 'Percentile 99'
    }

    It 'are for the models that are named' {
        Measure-TensorRange digits_cnn.tflite @drawn | Export-TensorRange cnn.ranges.json
        $made = Import-TensorRange cnn.ranges.json | ConvertTo-QuantizedModel -Path digits_cnn.tflite -Technique IntegerOnly -Destination named.tflite -WarningAction Ignore
        $made.Calibration.Samples | Should -Be 100
        { Import-TensorRange cnn.ranges.json | ConvertTo-QuantizedModel -Technique IntegerOnly } | Should -Throw -ErrorId 'InvalidOption,*'
    }

    It 'mean nothing to techniques that look at no data' {
        { Measure-TensorRange digits_cnn.tflite @drawn | ConvertTo-QuantizedModel -Destination none.tflite } | Should -Throw -ErrorId 'InvalidOption,*'
        'none.tflite' | Should -Not -Exist
    }
}

Describe 'Export-, Import- and Merge-TensorRange' {
    BeforeAll { $result = Measure-TensorRange digits_cnn.tflite @drawn }

    It 'keep everything, for any method' {
        foreach ($method in [Enum]::GetNames([TfLiteQuant.Calibration.CalibrationMethod])) {
            $measured = Measure-TensorRange digits_cnn.tflite @drawn -Method $method
            $measured | Export-TensorRange all.json -Force
            (Import-TensorRange all.json -Method $method).Tensors.RangeMax | Should -Be $measured.Tensors.RangeMax
        }
    }

    It 'merge parts' {
        1, 2 | ForEach-Object { Measure-TensorRange digits_cnn.tflite @drawn -Seed $_ | Export-TensorRange "part$_.json" }
        $merged = Import-TensorRange part*.json | Merge-TensorRange -Method Percentile -Percentile 99
        $merged.Samples, $merged.Percentile | Should -Be 200, 99
        { $result, (Measure-TensorRange digits_resnet.tflite @drawn) | Merge-TensorRange } | Should -Throw -ErrorId 'InvalidCalibration,*'
    }

    It 'keep files that exist' {
        $result | Export-TensorRange kept.txt
        $result | Export-TensorRange kept.txt -ErrorVariable errors -ErrorAction SilentlyContinue
        Get-ErrorId $errors[0] | Should -BeExactly 'TargetExists'
        $result | Export-TensorRange kept.txt -Force -PassThru | Should -Be $result
        $result | Export-TensorRange none.json -WhatIf
        'none.json' | Should -Not -Exist
    }

    It 'refuse what is no calibration' {
        Set-Content text.json '{ "format": "other" }'
        Import-TensorRange text.json -ErrorVariable errors -ErrorAction SilentlyContinue
        Get-ErrorId $errors[0] | Should -BeExactly 'InvalidCalibration'
    }
}
