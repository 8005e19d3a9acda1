BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    $folder = New-ModelFolder
    Push-Location $folder

    # A BMP image of one colour, which is all header and bytes.
    function New-Image([string] $Path, [int] $Width, [int] $Height, [byte] $Value) {
        $row = [int] [Math]::Ceiling($Width * 3 / 4) * 4
        $header = [byte[]]::new(54)
        $header[0] = 0x42; $header[1] = 0x4D; $header[10] = 54; $header[14] = 40; $header[26] = 1; $header[28] = 24
        $header[18] = $Width; $header[22] = $Height
        $file = Join-Path $folder $Path
        $null = New-Item (Split-Path $file) -ItemType Directory -Force
        [IO.File]::WriteAllBytes($file, $header + ([byte[]] @($Value) * ($row * $Height)))
    }

    # What the digits model will be fed.
    function Show-Data { Import-RepresentativeDataset @args -Preview -Model digits_cnn.tflite }

    foreach ($i in 1..3) {
        New-Image "photos/one/$i.bmp" 28 28 (20 * $i)
        New-Image "photos/seven/$i.bmp" 14 14 (40 * $i)
    }

    Set-Content table.csv @(
        (@('kind') + (0..783 | ForEach-Object { "image_$_" })) -join ','
        (@('one') + @(0.5) * 784) -join ','
        (@('two') + @(0.25) * 784) -join ','
    )
}

AfterAll { Pop-Location }

Describe 'Import-RepresentativeDataset' {
    It 'makes a dataset of folders of images, with a class for each' {
        $data = Import-RepresentativeDataset photos -LabelFrom FolderName -Scale (1 / 255)
        $data.Count | Should -Be 6
        $data.Format | Should -BeExactly 'Image'
        $data.ClassNames | Should -BeExactly 'one', 'seven'
        $data.IsLabelled | Should -BeTrue
        $data.Path | Should -BeExactly (Join-Path $folder photos)
    }

    It 'shows what a model will be fed' {
        $preview = Import-RepresentativeDataset photos -LabelFrom FolderName -Scale (1 / 255) -Preview -Model digits_cnn.tflite
        $preview.Read | Should -Be 6
        $preview.Inputs[0].Name | Should -BeExactly 'image'
        $preview.Inputs[0].ValueShape | Should -Be 28, 28, 1
        $preview.Inputs[0].Max | Should -BeLessOrEqual 1
        $preview.Samples[0].Label | Should -BeExactly 'one (0)'
        $preview.Samples[5].Label | Should -BeExactly 'seven (1)'
        $preview.Findings.Code | Should -Contain 'ConstantSample'
        $preview.Findings.Code | Should -Contain 'FewSamples'
    }

    It 'takes samples as <Form>' -ForEach @(
        @{ Form = 'piped dictionaries'; Script = { 1..3 | ForEach-Object { @{ image = [float[]] @($_) * 784 } } | Import-RepresentativeDataset } }
        @{ Form = 'piped arrays'; Script = { 1..3 | ForEach-Object { , ([float[]] @($_) * 784) } | Import-RepresentativeDataset } }
        @{ Form = 'a list'; Script = { Import-RepresentativeDataset -InputObject (1..3 | ForEach-Object { @{ image = [float[]] @($_) * 784 } }) } }
        @{ Form = 'stacked arrays'; Script = { Import-RepresentativeDataset -InputObject @{ image = [float[,]]::new(3, 784) } } }
        @{ Form = 'a script block'; Script = { Import-RepresentativeDataset -InputObject { foreach ($i in 1..3) { @{ image = [float[]] @($i) * 784 } } } } }
        @{ Form = 'files of the pipeline'; Script = { Get-ChildItem photos/one | Import-RepresentativeDataset } }
        @{ Form = 'a pattern'; Script = { Import-RepresentativeDataset photos/one/*.bmp } }
    ) {
        $data = & $Script
        @($data).Count | Should -Be 1
        $data.Count | Should -Be 3
        (Import-RepresentativeDataset -InputObject $data -Preview -Model digits_cnn.tflite).Read | Should -Be 3
    }

    It 'takes rows of a table, from the file or from Import-Csv' {
        $data = Import-RepresentativeDataset table.csv -LabelFrom kind
        $data.ClassNames | Should -BeExactly 'one', 'two'
        $rows = Import-Csv table.csv | Import-RepresentativeDataset -LabelFrom kind
        $rows.ClassNames | Should -BeExactly 'one', 'two'
        foreach ($each in $data, $rows) {
            $preview = Import-RepresentativeDataset -InputObject $each -Preview -Model digits_cnn.tflite
            $preview.Samples.Mean | Should -Be 0.5, 0.25
            $preview.Samples.Label | Should -BeExactly 'one (0)', 'two (1)'
        }
    }

    It 'shuffles by a seed, and parts a dataset' {
        $all = (Show-Data photos -Shuffle -Seed 1).Samples.Index
        $all | Should -HaveCount 6
        (Show-Data photos -Shuffle -Seed 1).Samples.Index | Should -Be $all
        (Show-Data photos -Shuffle -Seed 1 -First 2).Samples.Index | Should -Be $all[0..1]
        (Show-Data photos -Shuffle -Seed 1 -Skip 2).Samples.Index | Should -Be $all[2..5]
    }

    It 'warns of pixels that nobody scaled' {
        Import-RepresentativeDataset -InputObject @{ image = [byte[,]]::new(2, 784) } -Mean -200 -Preview -Model digits_cnn.tflite |
            ForEach-Object { $_.Findings.Code } | Should -Contain 'UnscaledPixels'
    }

    It 'refuses <Case> by <Id>' -ForEach @(
        @{ Case = 'a missing file'; Id = 'FileNotFound'; Script = { Import-RepresentativeDataset missing.npz } }
        @{ Case = 'an unknown format'; Id = 'InvalidDataset'; Script = { Import-RepresentativeDataset digits_cnn.tflite } }
        @{ Case = 'a text'; Id = 'InvalidDataset'; Script = { @{ image = Get-Date } | Import-RepresentativeDataset } }
        @{ Case = 'a label that is not there'; Id = 'InvalidDataset'; Script = { Import-RepresentativeDataset table.csv -LabelFrom colour } }
        @{ Case = 'a folder without data'; Id = 'InvalidDataset'; Script = { Import-RepresentativeDataset (New-Item (New-Guid) -ItemType Directory).FullName } }
    ) {
        $ErrorActionPreference = 'Continue'
        $output = & $Script 2>&1
        @($output).Count | Should -Be 1
        $output | Get-ErrorId | Should -BeExactly $Id
        $output.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'ends where options contradict each other' {
        { Import-RepresentativeDataset photos -Seed 1 } | Should -Throw -ErrorId 'InvalidOption,*'
        { Import-RepresentativeDataset photos -Preview } | Should -Throw -ErrorId 'InvalidOption,*'
    }

    It 'is shown as a table, and a preview as a list' {
        Import-RepresentativeDataset photos | Out-String -Width 120 | Should -Match 'Format +Count +Labels +Classes'
        $text = Show-Data photos | Out-String -Width 200
        $text | Should -Match 'Findings +: '
        $text | Should -Match 'FewSamples'
    }
}
