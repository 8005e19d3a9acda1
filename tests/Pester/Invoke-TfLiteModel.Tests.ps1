BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    $folder = New-ModelFolder
    Push-Location $folder
    $image = [float[]]::new(784)
    foreach ($pixel in 100..200) { $image[$pixel] = 1 }

    # A .npy file of float32, as NumPy writes it.
    function New-ArrayFile([string] $Path, [string] $Shape, [float[]] $Values) {
        $header = "{'descr': '<f4', 'fortran_order': False, 'shape': $Shape, }".PadRight(117) + "`n"
        $data = [byte[]]::new(4 * $Values.Count)
        [Buffer]::BlockCopy($Values, 0, $data, 0, $data.Length)
        $start = [byte[]] (0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, $header.Length, 0)
        [IO.File]::WriteAllBytes((Join-Path $folder $Path), $start + [Text.Encoding]::ASCII.GetBytes($header) + $data)
    }

    # A .npz file, from .npy files of the folder.
    function New-Archive([string] $Path, [string[]] $Array) {
        $archive = [IO.Compression.ZipFile]::Open((Join-Path $folder $Path), 'Create')
        foreach ($name in $Array) { $null = [IO.Compression.ZipFileExtensions]::CreateEntryFromFile($archive, (Join-Path $folder $name), $name) }
        $archive.Dispose()
    }

    # Names of the arrays in a .npz file, and the headers of their shapes.
    function Get-ArrayHeader([string] $Path) {
        $archive = [IO.Compression.ZipFile]::OpenRead((Join-Path $folder $Path))
        foreach ($entry in $archive.Entries) {
            $reader = [IO.StreamReader]::new($entry.Open(), [Text.Encoding]::Latin1)
            "$($entry.FullName) $($reader.ReadLine().Substring(10).Trim())"
            $reader.Dispose()
        }
        $archive.Dispose()
    }

    New-ArrayFile image.npy '(3, 28, 28, 1)' ($image + $image.Clone() + [float[]]::new(784))
    New-ArrayFile label0.npy '(5,)' (1, 2, 3, 4, 5)
    New-Archive test.npz image.npy, label0.npy
}

AfterAll { Pop-Location }

Describe 'Invoke-TfLiteModel' {
    It 'gives outputs as typed arrays, by name' {
        $result = Invoke-TfLiteModel digits_cnn.tflite -InputObject $image
        , $result.output_0 | Should -BeOfType ([float[]])
        $result.output_0.Count | Should -Be 10
        ($result.output_0 | Measure-Object -Sum).Sum | Should -BeGreaterThan 0.9999
        $result.Shapes.output_0 | Should -Be 1, 10
        $result['output_0'] | Should -Be $result.output_0
        $result.Path | Should -BeExactly (Join-Path $folder digits_cnn.tflite)
    }

    It 'takes inputs as <Form>' -ForEach @(
        @{ Form = 'an array'; Script = { Invoke-TfLiteModel digits_cnn.tflite -Inputs $image } }
        @{ Form = 'a dictionary'; Script = { Invoke-TfLiteModel digits_cnn.tflite -Inputs @{ image = $image } } }
        @{ Form = 'an object'; Script = { Invoke-TfLiteModel digits_cnn.tflite -Inputs ([pscustomobject] @{ image = $image; label = 3 }) } }
        @{ Form = 'a piped dictionary'; Script = { @{ image = $image } | Invoke-TfLiteModel digits_cnn.tflite } }
        @{ Form = 'a piped array'; Script = { , $image | Invoke-TfLiteModel digits_cnn.tflite } }
        @{ Form = 'a file'; Script = { Invoke-TfLiteModel digits_cnn.tflite -InputPath image.npy -First 1 } }
        @{ Form = 'a sample of an archive'; Script = { Invoke-TfLiteModel digits_cnn.tflite -InputPath test.npz -Skip 1 -First 1 } }
        @{ Form = 'lists of lists'; Script = { Invoke-TfLiteModel digits_cnn.tflite -Inputs (0..27 | ForEach-Object { , (, $image[($_ * 28)..($_ * 28 + 27)] | ForEach-Object { , ($_ | ForEach-Object { , @($_) }) }) }) } }
    ) {
        $expected = (Invoke-TfLiteModel digits_cnn.tflite -InputObject $image).output_0
        $result = & $Script
        @($result).Count | Should -Be 1
        $result.output_0 | Should -Be $expected
    }

    It 'keeps one model open for a pipeline of samples' {
        $results = 1..5 | ForEach-Object { @{ image = [float[]] @($_ / 5) * 784 } } | Invoke-TfLiteModel digits_cnn.tflite
        $results.Sample | Should -Be (0..4)
    }

    It 'runs the models of a pipeline' {
        $results = Get-ChildItem digits_*.tflite | Invoke-TfLiteModel -InputObject $image
        $results.Path | Split-Path -Leaf | Should -BeExactly 'digits_cnn.tflite', 'digits_resnet.tflite'
    }

    It 'writes a file of outputs' {
        $result = Invoke-TfLiteModel digits_cnn.tflite -InputPath image.npy -OutputPath scores.npz
        $result.Samples | Should -Be 3
        $result.Path | Should -BeExactly (Join-Path $folder scores.npz)
        Get-ArrayHeader scores.npz | Should -BeExactly "output_0.npy {'descr': '<f4', 'fortran_order': False, 'shape': (3, 1, 10), }"
    }

    It 'keeps an existing file unless told otherwise' {
        Set-Content kept.npz old
        Invoke-TfLiteModel digits_cnn.tflite -InputPath image.npy -OutputPath kept.npz -ErrorVariable errors -ErrorAction SilentlyContinue
        $errors | Get-ErrorId | Should -BeExactly 'TargetExists'
        Get-Content kept.npz | Should -BeExactly 'old'
        (Invoke-TfLiteModel digits_cnn.tflite -InputPath image.npy -OutputPath kept.npz -Force).Samples | Should -Be 3
    }

    It 'writes nothing with -WhatIf' {
        Invoke-TfLiteModel digits_cnn.tflite -InputPath image.npy -OutputPath no.npz -WhatIf | Should -BeNullOrEmpty
        'no.npz' | Should -Not -Exist
    }

    It 'refuses <Case> by <Id>' -ForEach @(
        @{ Case = 'a wrong name'; Id = 'InvalidInput'; Script = { Invoke-TfLiteModel digits_cnn.tflite -Inputs @{ picture = 1 } } }
        @{ Case = 'a wrong shape'; Id = 'InvalidInput'; Script = { Invoke-TfLiteModel digits_cnn.tflite -Inputs 1, 2, 3 } }
        @{ Case = 'a text'; Id = 'InvalidInput'; Script = { Invoke-TfLiteModel digits_cnn.tflite -Inputs @{ image = 'seven' } } }
        @{ Case = 'no input'; Id = 'InvalidInput'; Script = { Invoke-TfLiteModel digits_cnn.tflite } }
        @{ Case = 'an unknown signature'; Id = 'InvalidInput'; Script = { Invoke-TfLiteModel digits_cnn.tflite -Inputs $image -Signature other } }
        @{ Case = 'too little memory'; Id = 'MemoryLimitExceeded'; Script = { Invoke-TfLiteModel digits_cnn.tflite -Inputs $image -MaxMemory 1KB } }
        @{ Case = 'a file that is none'; Id = 'InvalidDataset'; Script = { Invoke-TfLiteModel digits_cnn.tflite -InputPath digits_resnet.tflite } }
        @{ Case = 'a missing file'; Id = 'FileNotFound'; Script = { Invoke-TfLiteModel digits_cnn.tflite -InputPath missing.npz } }
    ) {
        # build.ps1 stops at errors; here they are what is looked at.
        $ErrorActionPreference = 'Continue'
        $output = & $Script 2>&1
        @($output).Count | Should -Be 1
        $output | Get-ErrorId | Should -BeExactly $Id
        $output.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'runs datasets, also from the pipeline' {
        $data = Import-RepresentativeDataset -InputObject @{ image = [float[,]]::new(4, 784) } -Skip 1
        (Invoke-TfLiteModel digits_cnn.tflite -Dataset $data).Count | Should -Be 3
        ($data | Invoke-TfLiteModel digits_cnn.tflite)[2].output_0.Count | Should -Be 10
        (Invoke-TfLiteModel digits_cnn.tflite -Dataset $data -OutputPath data.npz -First 2).Samples | Should -Be 2
        'data.npz' | Should -Exist
    }

    It 'says how to pipe an array' {
        $ErrorActionPreference = 'Continue'
        $errors = 1, 2 | Invoke-TfLiteModel digits_cnn.tflite 2>&1
        $errors.Count | Should -Be 2
        $errors[0].ErrorDetails.RecommendedAction | Should -Match 'comma'
    }

    It 'stops early where the next command has enough' {
        (Invoke-TfLiteModel digits_cnn.tflite -InputPath image.npy | Select-Object -First 1).Sample | Should -Be 0
    }

    It 'goes to JSON and CSV' {
        $result = Invoke-TfLiteModel digits_cnn.tflite -InputObject $image
        $read = $result | ConvertTo-Json | ConvertFrom-Json
        $read.output_0.Count | Should -Be 10
        $read.Shapes.output_0 | Should -Be 1, 10
        $result | ConvertTo-Csv | Should -Not -Match 'TfLiteQuant\.|System\.|`\d'
    }

    It 'is shown as a table' {
        $text = Invoke-TfLiteModel digits_cnn.tflite -InputPath image.npy | Format-Table | Out-String -Width 120
        $text | Should -Match 'Sample +Path +Outputs'
        $text -split '\r?\n' | Where-Object { $_ -match '^ *\d+ .*output_0\[1,10\] = \{' } | Should -HaveCount 3
    }

    It 'completes signatures' {
        $line = 'Invoke-TfLiteModel digits_cnn.tflite -Signature '
        [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Should -BeExactly 'serving_default'
    }
}
