BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    $folder = New-ModelFolder
    Push-Location $folder
    $quantized = (ConvertTo-QuantizedModel digits_cnn.tflite -Destination dynamic.tf).Path
}

AfterAll { Pop-Location }

Describe 'Get-TensorQuantParams' {
    It 'lists every tensor of a model' {
        $tensors = Get-TensorQuantParams digits_cnn.tflite
        $tensors.Count | Should -Be (Get-TfLiteModel digits_cnn.tflite).Subgraphs[0].TensorCount
        $tensors.Index | Should -Be (0..($tensors.Count - 1))
        $tensors.Scheme | Sort-Object -Unique | Should -Be 'None'
    }

    It 'shows scales, zero points and ranges of quantized weights' {
        $tensors = Get-TensorQuantParams $quantized -Quantized
        $tensors.Count | Should -Be 2
        foreach ($tensor in $tensors) {
            $tensor.Type | Should -Be 'Int8'
            $tensor.Scheme | Should -Be 'PerAxis'
            $tensor.Axis | Should -Be 0
            $tensor.Role | Should -Be 'Constant'
            $tensor.Scale.Count | Should -Be $tensor.Shape[0]
            $tensor.ZeroPoint | Sort-Object -Unique | Should -Be 0
            $tensor.RepresentedMax[0] | Should -Be ([float] (127 * $tensor.Scale[0]))
            $tensor.BufferBytes | Should -Be ($tensor.Shape[0] * $tensor.Shape[1] * $tensor.Shape[2] * $tensor.Shape[3])
            $tensor.Consumers.Operator | Should -BeExactly 'CONV_2D'
        }
    }

    It 'filters by name, with wildcards and in any letter case' {
        (Get-TensorQuantParams digits_cnn.tflite 'serving_default_image:0').Index | Should -Be 0
        (Get-TensorQuantParams digits_cnn.tflite -Name '*SERVING*', '*mean').Name | Should -BeExactly 'serving_default_image:0', 'functional_1/global_average_pooling2d_1/Mean'
        Get-TensorQuantParams digits_cnn.tflite -Name nothing | Should -BeNullOrEmpty
    }

    It 'filters by subgraph' {
        Get-TensorQuantParams digits_cnn.tflite -Subgraph 0 | Should -Not -BeNullOrEmpty
        Get-TensorQuantParams digits_cnn.tflite -Subgraph 7 | Should -BeNullOrEmpty
    }

    It 'takes files from the pipeline, and goes on after one that is missing' {
        $tensors = 'digits_cnn.tflite', 'missing', 'digits_resnet.tflite' | Get-TensorQuantParams -ErrorVariable errors -ErrorAction SilentlyContinue
        ($tensors | Group-Object Path).Count | Should -Be 2
        $errors | Get-ErrorId | Should -BeExactly 'FileNotFound'
    }

    It 'is shown as a table, a group for each model' {
        $text = Get-TensorQuantParams $quantized, digits_resnet.tflite | Format-Table | Out-String -Width 120
        [regex]::Matches($text, 'Model: ').Count | Should -Be 2
        $text | Should -Match 'Index +Name +Type +Shape +Scheme +Scale +ZeroPoint +Role'
    }

    It 'is shown alike where it comes from another process' {
        $there = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-TensorQuantParams digits_cnn.tflite), 3))
        $there | Format-Table | Out-String -Width 120 | Should -Match '\[1,28,28,1\]'
        $there | Format-List | Out-String -Width 120 | Should -Match 'Shape +: \[1,28,28,1\]'
    }

    It 'goes to CSV with its numbers' {
        $csv = Get-TensorQuantParams $quantized -Quantized | ConvertTo-Csv
        $csv | Should -Not -Match 'TfLiteQuant\.|System\.|`\d'
        $row = ($csv | ConvertFrom-Csv)[0]
        $row.Scale.Split(' ').Count | Should -Be (Get-TensorQuantParams $quantized -Quantized)[0].Scale.Count
        [float] $row.Scale.Split(' ')[0] | Should -BeGreaterThan 0
    }

    It 'goes to JSON' {
        $read = Get-TensorQuantParams $quantized -Quantized | ConvertTo-Json -Depth 4 -EnumsAsStrings | ConvertFrom-Json
        $read[0].Scheme | Should -BeExactly 'PerAxis'
        $read[0].Scale.Count | Should -Be $read[0].Shape[0]
    }

    It 'completes names of tensors' {
        $line = 'Get-TensorQuantParams digits_cnn.tflite serv'
        $completions = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches
        $completions.ListItemText | Should -BeExactly 'serving_default_image:0'
        (Invoke-Expression "Get-TensorQuantParams digits_cnn.tflite $($completions[0].CompletionText)").Index | Should -Be 0
    }
}
