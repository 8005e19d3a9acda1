BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    $folder = New-ModelFolder
    Push-Location $folder
}

AfterAll { Pop-Location }

Describe 'Get-TfLiteModel' {
    It 'tells what a model is' {
        $model = Get-TfLiteModel digits_cnn.tflite
        $model.Path | Should -BeExactly (Join-Path $folder digits_cnn.tflite)
        $model.State | Should -Be 'Float'
        $model.OperatorCount | Should -Be 8
        $model.OperatorCounts.CONV_2D | Should -Be 3
        $model.Inputs[0].ShapeSignature | Should -Be -1, 28, 28, 1
        $model.Outputs[0].Shape | Should -Be 1, 10
        $model.Signatures[0].Key | Should -BeExactly 'serving_default'
        $model.Signatures[0].Inputs[0].Name | Should -BeExactly 'image'
    }

    It 'accounts for every byte' {
        foreach ($model in Get-TfLiteModel *.tflite) {
            $model.FileBytes | Should -Be (Get-Item $model.Path).Length
            $model.WeightBytes + $model.ScaleBytes + $model.ZeroPointBytes + $model.NameBytes + $model.RestBytes | Should -Be $model.FileBytes
        }
    }

    It 'recognizes what the module makes' {
        ConvertTo-QuantizedModel digits_cnn.tflite -Technique DynamicRange -Destination dynamic.tf | Get-TfLiteModel | ForEach-Object State | Should -Be 'DynamicRange'
        ConvertTo-QuantizedModel digits_cnn.tflite -Technique Float16 -Destination half.tf | Get-TfLiteModel | ForEach-Object State | Should -Be 'Float16'
    }

    It 'takes wildcards, in the order of names' {
        (Get-TfLiteModel *.tflite).Path | Split-Path -Leaf | Should -BeExactly 'digits_cnn.tflite', 'digits_resnet.tflite'
        (Get-TfLiteModel *_cnn.tflite, *_resnet.tflite).Count | Should -Be 2
    }

    It 'takes files from the pipeline' {
        (Get-ChildItem *.tflite | Get-TfLiteModel).Count | Should -Be 2
        ('digits_cnn.tflite', 'digits_resnet.tflite' | Get-TfLiteModel).Count | Should -Be 2
        (Get-Item digits_cnn.tflite | Get-TfLiteModel).OperatorCount | Should -Be 8
    }

    It 'takes its own output, and rows of a table' {
        (Get-TfLiteModel *.tflite | Get-TfLiteModel).Count | Should -Be 2
        Get-TfLiteModel *.tflite | Select-Object Path | Export-Csv list.csv
        (Import-Csv list.csv | Get-TfLiteModel).Count | Should -Be 2
    }

    It 'takes odd names literally' {
        Copy-Item digits_cnn.tflite -Destination 'odd [1] & $name.model'
        (Get-TfLiteModel -LiteralPath 'odd [1] & $name.model').OperatorCount | Should -Be 8
        (Get-Item -LiteralPath 'odd [1] & $name.model' | Get-TfLiteModel).OperatorCount | Should -Be 8
    }

    It 'follows drives of PowerShell' {
        $null = New-PSDrive Models FileSystem $folder
        try { (Get-TfLiteModel Models:/digits_cnn.tflite).Path | Should -BeExactly (Join-Path $folder digits_cnn.tflite) }
        finally { Remove-PSDrive Models }
    }

    It 'lets the file be replaced or deleted at once' {
        Copy-Item digits_cnn.tflite other.tf
        Get-TfLiteModel other.tf | ForEach-Object { Remove-Item $_.Path }
        'other.tf' | Should -Not -Exist
    }

    It 'is shown as a table' {
        $lines = Get-TfLiteModel *.tflite | Format-Table | Out-String -Width 120 -Stream | Where-Object { $_ }
        $lines[0] | Should -Match '^Name +State +Operators +Parameters +Size +Inputs'
        $lines[2] | Should -Match '^digits_cnn\.tflite +Float +8 '
        $lines.Count | Should -Be 4
    }

    It 'is shown as a list' {
        $list = Get-TfLiteModel digits_cnn.tflite | Format-List | Out-String
        foreach ($word in 'State', 'Signatures', 'serving_default', 'CONV_2D 3', 'Weights', 'min_runtime_version') { $list | Should -Match $word }
    }

    It 'goes to CSV without names of types' {
        $csv = Get-TfLiteModel *.tflite | ConvertTo-Csv
        $csv.Count | Should -Be 3
        $csv | Should -Not -Match 'TfLiteQuant\.|System\.|`\d'
    }

    It 'goes to JSON and comes back' {
        $read = Get-TfLiteModel digits_cnn.tflite | ConvertTo-Json -Depth 6 -EnumsAsStrings | ConvertFrom-Json
        $read.State | Should -BeExactly 'Float'
        $read.Inputs[0].Shape | Should -Be 1, 28, 28, 1
        $read.OperatorCounts.CONV_2D | Should -Be 3
    }
}

Describe 'Get-TfLiteModel with files that are no models' {
    BeforeAll {
        Set-Content text.tflite_ 'not a model'
        $null = New-Item empty.tflite_ -ItemType File
        $null = New-Item directory.tflite_ -ItemType Directory
        $bytes = [IO.File]::ReadAllBytes("$folder/digits_cnn.tflite")
        [IO.File]::WriteAllBytes("$folder/short.tflite_", $bytes[0..20000])
    }

    It 'gives the error <Id> for <Path>' -ForEach @(
        @{ Path = 'missing.tflite_'; Id = 'FileNotFound'; Category = 'ObjectNotFound' }
        @{ Path = 'missing*.tflite_'; Id = 'FileNotFound'; Category = 'ObjectNotFound' }
        @{ Path = 'directory.tflite_'; Id = 'PathIsDirectory'; Category = 'InvalidArgument' }
        @{ Path = 'text.tflite_'; Id = 'NotTfLiteModel'; Category = 'InvalidData' }
        @{ Path = 'empty.tflite_'; Id = 'NotTfLiteModel'; Category = 'InvalidData' }
        @{ Path = 'short.tflite_'; Id = 'ModelTruncated'; Category = 'InvalidData' }
        @{ Path = 'Env:PATH'; Id = 'NotFileSystemPath'; Category = 'InvalidArgument' }
        @{ Path = 'NoDrive:x'; Id = 'DriveNotFound'; Category = 'ObjectNotFound' }
    ) {
        Get-TfLiteModel $Path -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors.Count | Should -Be 1
        Get-ErrorId $errors[0] | Should -BeExactly $Id
        $errors[0].CategoryInfo.Category | Should -Be $Category
        $errors[0].TargetObject | Should -Match ([regex]::Escape((Split-Path $Path -Leaf)))
        if ($Id -ne 'DriveNotFound') { $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty }
    }

    It 'goes on with the other files' {
        $models = Get-TfLiteModel missing.tflite_, text.tflite_, digits_cnn.tflite, directory.tflite_, digits_resnet.tflite -ErrorVariable errors -ErrorAction SilentlyContinue
        $models.Count | Should -Be 2
        $errors | Get-ErrorId | Should -BeExactly 'FileNotFound', 'NotTfLiteModel', 'PathIsDirectory'
    }

    It 'goes on in a pipeline' {
        $models = Get-ChildItem *.tflite* | Get-TfLiteModel -ErrorVariable errors -ErrorAction SilentlyContinue
        $models.Count | Should -Be 2
        $errors.Count | Should -Be 4
    }

    It 'ends the script with -ErrorAction Stop' {
        { Get-TfLiteModel text.tflite_, digits_cnn.tflite -ErrorAction Stop } | Should -Throw -ErrorId 'NotTfLiteModel,*'
    }

    It 'makes pwsh -File exit with 1 then, and with 0 otherwise' {
        Set-Content stop.ps1 "Import-Module '$Manifest'; Get-TfLiteModel text.tflite_ -ErrorAction Stop"
        Set-Content go.ps1 "Import-Module '$Manifest'; Get-TfLiteModel text.tflite_"
        $null = pwsh -NoProfile -File stop.ps1 2>&1
        $LASTEXITCODE | Should -Be 1
        $null = pwsh -NoProfile -File go.ps1 2>&1
        $LASTEXITCODE | Should -Be 0
    }
}
