@{
    RootModule           = 'module/TfLiteQuant.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '7cbeb15c-5edd-4a13-be02-d102fb5a39bc'
    Author               = 'TfLiteQuant contributors'
    CompanyName          = 'TfLiteQuant contributors'
    Copyright            = '(c) TfLiteQuant contributors.'
    Description          = 'Quantizes TensorFlow Lite models, in int8, 16x8, dynamic range and float16, measures their accuracy, runs them and looks into them: as pipeline cmdlets, without Python or TensorFlow.'

    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')

    # Loads Core and the cmdlets into a context of their own: see src/TfLiteQuant.Loader.
    RequiredAssemblies   = @('module/bin/TfLiteQuant.Loader.dll')
    FormatsToProcess     = @('module/TfLiteQuant.Format.ps1xml')
    TypesToProcess       = @('module/TfLiteQuant.Types.ps1xml')

    # Named one by one: a wildcard would make command discovery import the module to find out.
    CmdletsToExport      = @(
        'Compare-QuantizedModel'
        'Convert-TfLiteModelInterface'
        'ConvertTo-QuantizedModel'
        'Export-TensorRange'
        'Get-TensorQuantParams'
        'Get-TfLiteModel'
        'Get-TfLiteOperator'
        'Import-RepresentativeDataset'
        'Import-TensorRange'
        'Invoke-TfLiteModel'
        'Measure-QuantizedAccuracy'
        'Measure-TensorRange'
        'Measure-TfLiteModel'
        'Merge-AccuracyPart'
        'Merge-TensorRange'
        'Test-QuantizedModel'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()

    PrivateData          = @{
        PSData = @{
            Tags       = @('TensorFlow', 'TFLite', 'LiteRT', 'Quantization', 'Int8', 'Float16', 'MachineLearning', 'Edge', 'Windows', 'Linux', 'MacOS', 'PSEdition_Core')
        }
    }
}
