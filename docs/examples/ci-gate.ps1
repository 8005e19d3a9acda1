<#
.SYNOPSIS
Fails a build where a quantized model has lost too much accuracy.

.DESCRIPTION
Measures a quantized model beside the float model that it was made of, on samples with or without labels, and says in one line
whether it is good enough. Where it is not, the script ends with the terminating error AccuracyDropExceeded, so that
pwsh -File ends with exit code 1 and the build fails. Errors on the way (a missing file, data that does not fit) fail it too.

In a Pester test:

    { ./ci-gate.ps1 -Quantized model_int8.tflite -Model model.tflite -Test test.npz } | Should -Not -Throw
    (./ci-gate.ps1 -PassThru).Verdict | Should -Be Passed

.EXAMPLE
./docs/examples/ci-gate.ps1

Converts the example model and holds it to a loss of one point of a hundred.

.EXAMPLE
./docs/examples/ci-gate.ps1 -Quantized docs/examples/integer/digits_cnn_int8.tflite -Model docs/examples/models/digits_cnn.tflite -Target TFLiteMicro

Holds a model that is there already to the same, and asks whether a microcontroller takes it.

.EXAMPLE
./docs/examples/ci-gate.ps1 -MaxDrop 0.002 -Conclusive

Fails also where the samples are too few to rule out a larger drop.
#>
[CmdletBinding()]
param(
    # The float model.
    [string] $Model = "$PSScriptRoot/models/digits_resnet.tflite",

    # The quantized model to judge. Without one, the float model is converted by -Technique.
    [string] $Quantized,

    # How to convert, without -Quantized.
    [ValidateSet('DynamicRange', 'Float16', 'FullInteger', 'IntegerOnly', 'Int16x8')]
    [string] $Technique = 'IntegerOnly',

    # Samples to calibrate with, for integer techniques.
    [string] $Calibration = "$PSScriptRoot/data/digits_calibration.npz",

    # Samples to measure with.
    [string] $Test = "$PSScriptRoot/data/digits_test.npz",

    # Most that the metric may drop, in its own units: 0.01 is one point of a hundred for Top1. It holds where there are labels.
    [double] $MaxDrop = 0.01,

    # Least signal to quantization noise ratio of each output, in dB. It needs no labels. The default is not to ask.
    [double] $MinimumSqnr,

    # Fail also where the samples are too few to rule out a larger drop.
    [switch] $Conclusive,

    # What else must take the model: Any checks it against the quantization specification.
    [ValidateSet('Any', 'TFLiteMicro', 'EdgeTpu', 'Gpu')]
    [string] $Target = 'Any',

    # Where the converted model goes.
    [string] $OutDirectory = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'TfLiteQuant-gate'),

    # Write the result with its Verdict and Reasons instead of failing.
    [switch] $PassThru
)

# A caller may be stricter: properties of what is not there are null here.
Set-StrictMode -Off
$ErrorActionPreference = 'Stop'
if (-not (Get-Command ConvertTo-QuantizedModel -ErrorAction Ignore)) { Import-Module "$PSScriptRoot/../../TfLiteQuant.psd1" }

if (-not $Quantized) {
    $data = if ($Technique -in 'DynamicRange', 'Float16') { @{} } else { @{ RepresentativeDataset = Import-RepresentativeDataset $Calibration } }
    $Quantized = (ConvertTo-QuantizedModel $Model -Technique $Technique -OutDirectory $OutDirectory -Force @data).Path
}

# A model that its target would refuse need not be measured.
$findings = (Test-QuantizedModel $Quantized -Target $Target -PassThru).Findings.Where({ $_.Severity -eq 'Error' })
if ($findings) {
    $lines = $findings.ForEach({ "  $($_.Operator) #$($_.Index): $($_.Message) $($_.Fix)" }) -join [Environment]::NewLine
    $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new(
            [InvalidOperationException]::new("FAILED: $Target does not take '$Quantized'.$([Environment]::NewLine)$lines"), 'TargetRefusesModel', 'InvalidResult', $Quantized))
}

$limits = @{ MaxDrop = $MaxDrop; Conclusive = $Conclusive }
if ($PSBoundParameters.ContainsKey('MinimumSqnr')) { $limits.MinimumSqnr = $MinimumSqnr }
$measure = @{ Path = $Quantized; Reference = $Model; Dataset = Import-RepresentativeDataset $Test }
if ($PassThru) { return Measure-QuantizedAccuracy @measure @limits -PassThru }

# The result is written first, and then the error of one that fails ends the script.
Measure-QuantizedAccuracy @measure @limits | ForEach-Object {
    '{0}: {1} {2} {3:0.0000} -> {4:0.0000}, drop {5:0.0000} (at most {6}), {7:0.0} dB, {8} samples' -f
        "$($_.Verdict)".ToUpperInvariant(), [IO.Path]::GetFileName($_.Path), $_.Metric, $_.Float, $_.Quantized, $_.Drop, $MaxDrop, $_.Sqnr, $_.Samples
}
