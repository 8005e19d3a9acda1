<#
    Converts a small trained model (a residual network that reads 28x28 digits) in every technique that needs no data,
    and prints what was gained.

    In a machine without PowerShell:  dotnet run --project src/TfLiteQuant.Host -- docs/examples/quickstart.ps1
    In PowerShell 7.6:                ./docs/examples/quickstart.ps1

    It uses the engine's own cmdlets only, so that it runs in both.
#>
[CmdletBinding()]
param(
    # The float model to convert.
    [string] $Model = "$PSScriptRoot/models/digits_resnet.tflite",

    # Where the converted models go; made where it is missing.
    [string] $OutDirectory = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'TfLiteQuant-quickstart')
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command ConvertTo-QuantizedModel -ErrorAction Ignore)) { Import-Module "$PSScriptRoot/../../TfLiteQuant.psd1" }

# What the model is.
Get-TfLiteModel $Model

# One file per technique.
$name = [IO.Path]::GetFileNameWithoutExtension($Model)
$null = [IO.Directory]::CreateDirectory($OutDirectory)
$results = 'DynamicRange', 'Float16' | ForEach-Object {
    ConvertTo-QuantizedModel $Model -Technique $_ -Destination ([IO.Path]::Combine($OutDirectory, "${name}_$_.tflite")) -Force
}
$results

# What stayed float, and why.
$results[0].FloatLeftovers | ForEach-Object { "$($_.Operator) stays float: $($_.Reason)" }

# The scales of one quantized weight.
$quantized = Get-TensorQuantParams $results[0].Path -Quantized
"$(@($quantized).Count) tensors of the dynamic-range model are quantized; the first is '$($quantized[0].Name)' with $($quantized[0].Scale.Count) scales."
"The converted models are in $OutDirectory"
