BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    $folder = New-ModelFolder
    Push-Location $folder
}

AfterAll { Pop-Location }

Describe 'Get-TfLiteOperator' {
    It 'lists operators in order' {
        $operators = Get-TfLiteOperator digits_cnn.tflite
        $operators.Operator | Should -BeExactly 'CONV_2D', 'MAX_POOL_2D', 'CONV_2D', 'AVERAGE_POOL_2D', 'CONV_2D', 'MEAN', 'FULLY_CONNECTED', 'SOFTMAX'
        $operators.Index | Should -Be (0..7)
        $operators.Kind | Sort-Object -Unique | Should -Be 'Float'
        $operators[0].OptionsText | Should -Match 'padding=SAME'
        $operators[0].InputTypes | Should -Be 'Float32', 'Float32', 'Float32'
    }

    It 'counts multiply-accumulates' {
        $operators = Get-TfLiteOperator digits_cnn.tflite
        # 28 x 28 positions, 3 x 3 filter, 1 channel to 16; 48 values to 10.
        $operators[0].MultiplyAccumulates | Should -Be (28 * 28 * 9 * 16)
        $operators[6].MultiplyAccumulates | Should -Be (48 * 10)
        ($operators | Measure-Object MultiplyAccumulates -Sum).Sum | Should -Be 901344
    }

    It 'filters by kind, with wildcards and in any letter case' {
        (Get-TfLiteOperator digits_cnn.tflite CONV_2D).Count | Should -Be 3
        (Get-TfLiteOperator digits_cnn.tflite -Operator *pool*).Count | Should -Be 2
        (Get-TfLiteOperator digits_cnn.tflite -Operator conv_2d, SOFTMAX).Count | Should -Be 4
        Get-TfLiteOperator digits_cnn.tflite -Operator NONE | Should -BeNullOrEmpty
    }

    It 'filters by subgraph' {
        (Get-TfLiteOperator digits_cnn.tflite -Subgraph 0).Count | Should -Be 8
        Get-TfLiteOperator digits_cnn.tflite -Subgraph 1 | Should -BeNullOrEmpty
        { Get-TfLiteOperator digits_cnn.tflite -Subgraph -1 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'shows what a conversion left float' {
        $operators = ConvertTo-QuantizedModel digits_cnn.tflite -Destination dynamic.tf -Force | Get-TfLiteOperator
        ($operators | Where-Object Kind -eq Hybrid).Operator | Should -BeExactly 'CONV_2D', 'CONV_2D'
        ($operators | Where-Object Kind -eq Float).Count | Should -Be 6
    }

    It 'takes files from the pipeline, and goes on after one that is no model' {
        Set-Content text.txt 'not a model'
        $operators = Get-ChildItem *.t* | Where-Object Name -ne dynamic.tf | Get-TfLiteOperator -ErrorVariable errors -ErrorAction SilentlyContinue
        $operators.Count | Should -Be (8 + 18)
        $errors | Get-ErrorId | Should -BeExactly 'NotTfLiteModel'
        ($operators | Group-Object Path).Count | Should -Be 2
    }

    It 'is shown as a table, a group for each model' {
        $text = Get-TfLiteOperator *.tflite | Format-Table | Out-String -Width 120
        [regex]::Matches($text, 'Model: ').Count | Should -Be 2
        $text | Should -Match 'Index +Operator +Version +Kind +Macs'
        $text -split '\r?\n' | Where-Object { $_ -match '^ *\d+ ' } | Should -HaveCount 26
    }

    It 'goes to CSV without names of types' {
        $csv = Get-TfLiteOperator digits_cnn.tflite | ConvertTo-Csv
        $csv.Count | Should -Be 9
        $csv | Should -Not -Match 'TfLiteQuant\.|System\.|`\d'
    }

    It 'goes to JSON' {
        $read = Get-TfLiteOperator digits_cnn.tflite | ConvertTo-Json -Depth 5 -EnumsAsStrings | ConvertFrom-Json
        $read[0].Kind | Should -BeExactly 'Float'
        $read[0].Outputs[0].Shape | Should -Be 1, 28, 28, 16
    }

    It 'completes the kinds in the model' {
        $line = 'Get-TfLiteOperator digits_cnn.tflite '
        $completions = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText
        $completions[0] | Should -BeExactly 'CONV_2D'
        $completions | Should -Contain 'SOFTMAX'
        $completions | Should -Not -Contain 'LSTM'
    }
}
