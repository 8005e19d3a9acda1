<#
.SYNOPSIS
The whole path on a small trained model: look at it, calibrate it, convert it in every technique, and measure what each costs.

.DESCRIPTION
The model is a residual network that reads digits in pictures of 28 x 28 pixels. Any other float model will do: -Model. Techniques
with integer activations need samples of what it will see (-Calibration), and accuracy is measured on others (-Test). Without these,
another model is converted by the techniques that need none, and its size and speed are measured.

On a machine without PowerShell:  dotnet run --project src/TfLiteQuant.Host -- docs/examples/quickstart.ps1
In PowerShell 7.6:                ./docs/examples/quickstart.ps1

It uses the engine's own commands only, so that it runs in both.

.EXAMPLE
./docs/examples/quickstart.ps1

.EXAMPLE
./docs/examples/quickstart.ps1 my_model.tflite -Calibration ./calibration.npz -Test ./test.npz -OutDirectory out
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

# A caller may be stricter: properties of what is not there are null here.
Set-StrictMode -Off
$ErrorActionPreference = 'Stop'
if (-not (Get-Command ConvertTo-QuantizedModel -ErrorAction Ignore)) { Import-Module "$PSScriptRoot/../../TfLiteQuant.psd1" }
$OutDirectory = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($OutDirectory)
$null = [IO.Directory]::CreateDirectory($OutDirectory)
$name = [IO.Path]::GetFileNameWithoutExtension($Model)

'The model:'
# Out-Default gives each kind of object a table of its own.
Get-TfLiteModel $Model | Out-Default

$techniques = @('DynamicRange', 'Float16')
if ($Calibration) {
    'Calibrated: the values that its tensors take, of which the scales of activations are made'
    $ranges = Measure-TensorRange $Model -Dataset $Calibration
    $ranges | Out-Default
    # To be used again without the data: -Calibration takes the file, too.
    $ranges | Export-TensorRange "$OutDirectory/$name.ranges.json" -Force
    $techniques += 'FullInteger', 'IntegerOnly', 'Int16x8'
}

'Converted:'
$results = foreach ($technique in $techniques) {
    $data = if ($technique -in 'DynamicRange', 'Float16') { @{} } else { @{ Calibration = $ranges } }
    ConvertTo-QuantizedModel $Model -Technique $technique -Destination "$OutDirectory/${name}_$technique.tflite" -Force @data
}
$results | Out-Default

if ($Test) {
    'Accuracy beside the float model, and the signal to quantization noise in dB:'
    # The report has all of it and more, for a browser (.html) and for programs (.json).
    $accuracy = $results | Measure-QuantizedAccuracy -Dataset $Test -ReportPath "$OutDirectory/$name.report.html" -Force
| Measure-QuantizedAccuracy -Dataset $Test
    $accuracy | Out-Default
}

'Size, accuracy and speed together; the time is that of one sample on one thread of this machine, in this module''s engine:'
''
# The last column: how many times as fast as the float model.
$row = '  {0,-12} {1,10} {2,7} {3,12} {4,10} {5,10} {6,9} {7,8}'
$row -f 'Technique', 'Size', 'Ratio', 'Metric', 'Accuracy', 'Drop', 'ms', 'Speed'
$latency = @($Model) + @($results.Path) | Measure-TfLiteModel -Threads 1
for ($i = 0; $i -le $results.Count; $i++) {
    $time = $latency[$i].MedianMilliseconds
    $size, $ratio = if ($i) { $results[$i - 1].BytesAfter, $results[$i - 1].Ratio } else { $results[0].BytesBefore, 1 }
    $measured = if ($Test) { $accuracy[[Math]::Max(0, $i - 1)] }
    $value, $drop = if ($i) { $measured.Quantized, $measured.Drop } else { $measured.Float, $null }
    $row -f $(if ($i) { $results[$i - 1].Technique } else { 'Float' }), ('{0:N0}' -f $size), ('{0:0.00}x' -f $ratio), $measured.Metric,
        ('{0:0.0000}' -f $value), ('{0:0.0000}' -f $drop), ('{0:0.000}' -f $time), ('{0:0.00}x' -f ($latency[0].MedianMilliseconds / $time))
}

''
'What stays float in the dynamic-range model, and why:'
$results[0].FloatLeftovers | ForEach-Object { "  $($_.Operator) #$($_.Index): $($_.Reason)" }

''
'Its quantized weights:'
Get-TensorQuantParams $results[0].Path -Quantized |
    ForEach-Object { "  $($_.Type) [$($_.Shape -join ",")] with $($_.Scale.Count) scales, $($_.BufferBytes) bytes: $($_.Name)" }

''
"The converted models are in $OutDirectory"
if ($Test) { "The report, for a browser: $OutDirectory/$name.report.html" }
