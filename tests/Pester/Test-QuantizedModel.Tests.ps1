# Test-QuantizedModel in a real pwsh.

BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    Set-Location (New-ModelFolder)
}

AfterAll { Set-Location $PSScriptRoot }

Describe 'Test-QuantizedModel' {
    It 'says nothing of a model that is right' {
        Test-QuantizedModel ../integer/digits_cnn_int8.tflite | Should -BeNullOrEmpty
    }

    It 'gives a verdict for each model' {
        $verdicts = Get-ChildItem *.tflite, ../integer/*.tflite | Test-QuantizedModel -PassThru
        $verdicts.Count | Should -Be 3
        $verdicts.IsIntegerOnly | Should -BeExactly $false, $false, $true
        $verdicts.IsValid | Should -Not -Contain $false
    }

    It 'tells what a target does not take' {
        $findings = ConvertTo-QuantizedModel digits_cnn.tflite -Destination cnn.tflite -Force | Test-QuantizedModel -Target TFLiteMicro
        $findings.Rule | Should -Contain 'MicroHybrid'
        $findings[0].Path | Should -BeExactly (Get-Item cnn.tflite).FullName
    }

    It 'is read in CSV and JSON' {
        $findings = Test-QuantizedModel digits_cnn.tflite
        $findings | ConvertTo-Csv | Should -Not -Match 'TfLiteQuant\.|System\.|`\d'
        ($findings | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json).Severity | Should -BeExactly 'Warning'
    }

    It 'reports a file that is no model and goes on' {
        Set-Content text.txt 'This is no model.'
        $verdicts = Test-QuantizedModel text.txt, digits_cnn.tflite -PassThru -ErrorVariable errors -ErrorAction SilentlyContinue
        $errors | Get-ErrorId | Should -BeExactly 'NotTfLiteModel'
        @($verdicts).Count | Should -Be 1
    }
}
