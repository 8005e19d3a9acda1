<#
.SYNOPSIS
Converts a small trained model in every technique, and prints what was gained and what it cost.

.DESCRIPTION
The model is a residual network that reads digits in pictures of 28 x 28 pixels. Any other float model will do: -Model. Techniques
with integer activations need samples of what it will see (-Calibration), and its accuracy is measured on others (-Test); without
these, another model is converted by the techniques that need none.

On a machine without PowerShell:  dotnet run --project src/TfLiteQuant.Host -- docs/examples/quickstart.ps1
In PowerShell 7.6:                ./docs/examples/quickstart.ps1

It uses the engine's own commands only, so that it runs in both.
#>
[CmdletBinding()]
param(
    # The float model to convert.
    [string] $Model = "$PSScriptRoot/models/digits_resnet.tflite",

    # Where the converted models go; made where it is missing, and files in it are replaced.
    [string] $OutDirectory = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'TfLiteQuant-quickstart'),

    # Samples to choose the scales of activations by.
    [string] $Calibration = $(if (-not $PSBoundParameters.ContainsKey('Model')) { "$PSScriptRoot/data/digits_calibration.npz" }),

    # Other samples, with labels where there are some, to measure accuracy on.
    [string] $Test = $(if (-not $PSBoundParameters.ContainsKey('Model')) { "$PSScriptRoot/data/digits_test.npz" })
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command ConvertTo-QuantizedModel -ErrorAction Ignore)) { Import-Module "$PSScriptRoot/../../TfLiteQuant.psd1" }

'The model:'
# Out-Default gives each kind of object a table of its own.
Get-TfLiteModel $Model | Out-Default

'Converted:'
$name = [IO.Path]::GetFileNameWithoutExtension($Model)
$null = [IO.Directory]::CreateDirectory($OutDirectory)
$data = @{}
$techniques = @('DynamicRange', 'Float16')
if ($Calibration) {
    $data.RepresentativeDataset = Import-RepresentativeDataset $Calibration
    $techniques += 'FullInteger', 'IntegerOnly', 'Int16x8'
}

$results = $techniques | ForEach-Object {
    $samples = $_ -in 'DynamicRange', 'Float16' ? @{} : $data
    ConvertTo-QuantizedModel $Model -Technique $_ -Destination ([IO.Path]::Combine($OutDirectory, "${name}_$_.tflite")) -Force @samples
}
$results | Out-Default

if ($Test) {
    'Accuracy beside the float model, and the signal to quantization noise in dB:'
    $results | Measure-QuantizedAccuracy -Dataset $Test | Out-Default
}

'What stays float in the dynamic-range model, and why:'
$results[0].FloatLeftovers | ForEach-Object { "  $($_.Operator) #$($_.Index): $($_.Reason)" }

''
'Its quantized weights:'
Get-TensorQuantParams $results[0].Path -Quantized |
    ForEach-Object { "  $($_.Type) [$($_.Shape -join ",")] with $($_.Scale.Count) scales, $($_.BufferBytes) bytes: $($_.Name)" }

''
"The converted models are in $OutDirectory"
