BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    $script = "$Repository/docs/examples/quickstart.ps1"
}

Describe 'The README' {
    It 'has commands that run as they stand, from the top of the repository' {
        $commands = [regex]::Match((Get-Content "$Repository/README.md" -Raw), '(?s)```powershell\n(.*?)```').Groups[1].Value
        $root = New-Item (Join-Path $TestDrive readme) -ItemType Directory
        $null = New-Item "$root/docs" -ItemType Directory
        Copy-Item "$Repository/docs/examples" "$root/docs" -Recurse
        $text = Invoke-NewPwsh -Import "Set-Location '$root'; $commands" | Out-String
        $text | Should -Match 'Top1'
        $text | Should -Match 'Passed'
        (Import-Csv "$root/out/scales.csv").Count | Should -BeGreaterThan 5
    }
}

Describe 'docs/examples/quickstart.ps1' {
    It 'converts the example model and says what was gained' {
        $out = Join-Path $TestDrive out
        $text = Invoke-NewPwsh -Import "& '$script' -OutDirectory '$out'" | Out-String
        foreach ($part in 'digits_resnet.tflite', 'DynamicRange', 'Float16', 'IntegerOnly', 'Int16x8', 'Top1', 'Speed', 'fewer than 1024', "The converted models are in $([regex]::Escape($out))") {
            $text | Should -Match $part
        }
        (Get-ChildItem $out -Filter *.tflite).Name | Sort-Object | Should -BeExactly 'digits_resnet_DynamicRange.tflite', 'digits_resnet_Float16.tflite', 'digits_resnet_FullInteger.tflite', 'digits_resnet_Int16x8.tflite', 'digits_resnet_IntegerOnly.tflite'
    }

    It 'leaves a report' {
        $out = Join-Path $TestDrive report
        Invoke-NewPwsh -Import "& '$script' -OutDirectory '$out'" | Out-Null
        (Get-Content "$out/digits_resnet.report.json" -Raw | ConvertFrom-Json).models.Count | Should -Be 5
        Get-Content "$out/digits_resnet.report.html" -TotalCount 1 | Should -BeExactly '<!DOCTYPE html>'
    }

    It 'runs again over its own files' {
        $out = Join-Path $TestDrive again
        1..2 | ForEach-Object { Invoke-NewPwsh -Import "& '$script' -OutDirectory '$out'" | Out-String | Should -Match 'DynamicRange' }
    }

    It 'takes another model' {
        $out = Join-Path $TestDrive other
        Invoke-NewPwsh -Import "& '$script' '$ExampleModels/digits_cnn.tflite' '$out'" | Out-String | Should -Match 'digits_cnn.tflite +Float16'
    }

    It 'uses commands that the host program has' {
        $calls = [System.Management.Automation.Language.Parser]::ParseFile($script, [ref] $null, [ref] $null).FindAll(
            { $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) | ForEach-Object GetCommandName
        Import-Module $Manifest -Force
        (Get-Command $calls).Source | Sort-Object -Unique | Should -BeExactly 'Microsoft.PowerShell.Core', 'TfLiteQuant'
    }
}
