# Convert-TfLiteModelInterface in a real pwsh.

BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    Set-Location (New-ModelFolder)
}

AfterAll { Set-Location $PSScriptRoot }

Describe 'Convert-TfLiteModelInterface' {
    It 'gives inputs and outputs the types asked for' {
        $result = Convert-TfLiteModelInterface ../integer/digits_cnn_int8.tflite -InputType UInt8 -OutputType Float32 -Destination mixed.tflite
        $model = Get-TfLiteModel $result.Path
        $model.Inputs[0].Type | Should -Be 'UInt8'
        $model.Outputs[0].Type | Should -Be 'Float32'
        Test-QuantizedModel $result.Path | Should -BeNullOrEmpty
    }

    It 'goes there and back' {
        Convert-TfLiteModelInterface ../integer/digits_cnn_int8.tflite -InputType Float32 -OutputType Float32 -Destination float_io.tflite | Out-Null
        Convert-TfLiteModelInterface float_io.tflite -InputType Int8 -OutputType Int8 -Destination back.tflite | Out-Null
        $operators = { param($path) (Get-TfLiteOperator $path).Operator -join ' ' }
        & $operators back.tflite | Should -BeExactly (& $operators ../integer/digits_cnn_int8.tflite)
    }

    It 'writes nothing under -WhatIf' {
        Convert-TfLiteModelInterface ../integer/digits_cnn_int8.tflite UInt8 -Destination never.tflite -WhatIf
        'never.tflite' | Should -Not -Exist
    }

    It 'refuses a float model by name' {
        Convert-TfLiteModelInterface digits_cnn.tflite Int8 -Destination never.tflite -ErrorVariable errors -ErrorAction SilentlyContinue
        Get-ErrorId $errors[0] | Should -BeExactly 'BorderNotQuantized'
        'never.tflite' | Should -Not -Exist
    }

    It 'refuses a type that no border can have' {
        { Convert-TfLiteModelInterface ../integer/digits_cnn_int8.tflite Int32 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }
}
