<#
.SYNOPSIS
Chooses a technique of quantization by where the model shall run, which data there is, and which accuracy is wanted.

.DESCRIPTION
The rules, as about_TfLiteQuant_Techniques has them:

- A microcontroller or an Edge TPU computes integers only: IntegerOnly, and for a microcontroller Int16x8 without float fallback where
  8 bits lose too much. Both need samples to calibrate with.
- A GPU computes in half precision: Float16.
- A processor: FullInteger where there are samples to calibrate with, since it is fastest, then DynamicRange, which needs none, then
  Int16x8, then Float16, which loses next to nothing.

The techniques that are left are tried in that order. Each is converted, held to what the target takes, and measured: with labels the
metric may drop by -MaxDrop, without any the outputs must have -MinimumSqnr dB of signal to quantization noise. The first that holds
is taken; where none does, the script ends with the error AccuracyDropExceeded. Without any samples there is nothing to measure with,
and the first technique is taken unmeasured, which the script says.

.EXAMPLE
./docs/examples/choose-technique.ps1

.EXAMPLE
./docs/examples/choose-technique.ps1 -Target Microcontroller -MaxDrop 0.005

.EXAMPLE
./docs/examples/choose-technique.ps1 my_model.tflite -Target Gpu -OutDirectory out

.EXAMPLE
$chosen = ./docs/examples/choose-technique.ps1 -PassThru
$chosen.Technique, $chosen.Path
#>
[CmdletBinding()]
param(
    # The float model.
    [string] $Model = "$PSScriptRoot/models/digits_cnn.tflite",

    # Where it shall run.
    [ValidateSet('Cpu', 'Microcontroller', 'EdgeTpu', 'Gpu')]
    [string] $Target = 'Cpu',

    # Samples to calibrate with; none where there are none.
    [string] $Calibration = $(if (-not $PSBoundParameters.ContainsKey('Model')) { "$PSScriptRoot/data/digits_calibration.npz" }),

    # Samples to measure with, with labels or without. The default is to measure noise on those of -Calibration.
    [string] $Test = $(if (-not $PSBoundParameters.ContainsKey('Model')) { "$PSScriptRoot/data/digits_test.npz" }),

    # Most that the metric may drop, in its own units, where there are labels.
    [double] $MaxDrop = 0.01,

    # Least signal to quantization noise ratio of each output in dB, where there are none.
    [double] $MinimumSqnr = 20,

    # Where the models go: all that were tried.
    [string] $OutDirectory = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'TfLiteQuant-choice'),

    # Write the result of the chosen conversion behind the explanation, which then goes to the information stream.
    [switch] $PassThru
)

# A caller may be stricter: properties of what is not there are null here.
Set-StrictMode -Off
$ErrorActionPreference = 'Stop'
if (-not (Get-Command ConvertTo-QuantizedModel -ErrorAction Ignore)) { Import-Module "$PSScriptRoot/../../TfLiteQuant.psd1" }
$OutDirectory = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($OutDirectory)
$null = [IO.Directory]::CreateDirectory($OutDirectory)
$name = [IO.Path]::GetFileNameWithoutExtension($Model)
function Write-Reason([string] $Text) { if ($PassThru) { $PSCmdlet.WriteInformation($Text, @()) } else { $Text } }

# In the order of preference, each with why it comes there.
$rules = @{
    Cpu = [ordered] @{
        FullInteger = 'it is smallest and fastest on a processor'
        DynamicRange = 'it is as small, needs no samples, and keeps activations in float'
        Int16x8 = 'it is as small, and 16-bit activations lose little; kernels are slower'
        Float16 = 'it loses next to nothing, and is half as large as float'
    }
    Microcontroller = [ordered] @{
        IntegerOnly = 'a microcontroller computes integers only'
        Int16x8 = '16-bit activations lose less than 8-bit ones, where the kernels are there'
    }
    EdgeTpu = [ordered] @{ IntegerOnly = 'an Edge TPU computes 8-bit integers only' }
    Gpu = [ordered] @{ Float16 = 'a GPU computes in half precision' }
}
$checkedFor = @{ Cpu = 'Any'; Microcontroller = 'TFLiteMicro'; EdgeTpu = 'EdgeTpu'; Gpu = 'Gpu' }[$Target]
$integer = 'FullInteger', 'IntegerOnly', 'Int16x8'

# The data at hand.
$samples = if ($Test) { Import-RepresentativeDataset $Test } elseif ($Calibration) { Import-RepresentativeDataset $Calibration }
$candidates = @($rules[$Target].Keys.Where({ $Calibration -or $_ -notin $integer }))
if (-not $candidates) {
    $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new(
            [InvalidOperationException]::new("$($rules[$Target].Keys -join ' and ') are what $Target takes, and both need samples to calibrate with. Give -Calibration."), 'CalibrationMissing', 'InvalidArgument', $Model))
}
if ($candidates.Count -lt $rules[$Target].Count) { Write-Reason 'There are no samples to calibrate with: integer activations are out of the question.' }
$ranges = if ($candidates.Where({ $_ -in $integer })) { Measure-TensorRange $Model -Dataset $Calibration }


$chosen = $null
foreach ($technique in $candidates) {
    Write-Reason "${technique}: $($rules[$Target][$technique])."
    $options = @{}
    if ($technique -in $integer) { $options.Calibration = $ranges }
    if ($technique -eq 'Int16x8' -and $Target -eq 'Microcontroller') { $options.NoFallback = $true }
    try { $made = ConvertTo-QuantizedModel $Model -Technique $technique -Destination "$OutDirectory/${name}_$technique.tflite" -Force @options }
    catch {
        # An operator without an integer kernel is a reason to go on; a file that is no model is not.
        if ($_.FullyQualifiedErrorId -notlike 'NotIntegerOnly,*') { throw }
        Write-Reason "  Not possible. $($_.Exception.Message)"
        continue
    }

    $errors = (Test-QuantizedModel $made.Path -Target $checkedFor -PassThru).Findings.Where({ $_.Severity -eq 'Error' })
    if ($errors) {
        Write-Reason "  $Target would refuse it: $($errors[0].Message)$(if ($errors.Count -gt 1) { " And $($errors.Count - 1) more." })"
        continue
    }

    if (-not $samples) {
        Write-Reason '  Taken without being measured: there are no samples.'
        $chosen = $made
        break
    }

    $measured = $made | Measure-QuantizedAccuracy -Dataset $samples
    # Labels give the metric a drop; without any, the noise against the float model has to do.
    $isGood, $found = if ($null -ne $measured.Drop) {
        $measured.Drop -le $MaxDrop
        "$($measured.Metric) {0:0.0000} -> {1:0.0000}, a drop of {2:0.0000}, at most $MaxDrop wanted" -f $measured.Float, $measured.Quantized, $measured.Drop
    }
    else {
        -not $measured.Outputs.Where({ $_.Sqnr -lt $MinimumSqnr })
        "{0:0.0} dB of signal to noise, at least $MinimumSqnr wanted" -f $measured.Sqnr
    }
    Write-Reason "  Measured on $($measured.Samples) samples: $found."
    if ($isGood) {
        $chosen = $made
        break
    }
}

if (-not $chosen) {
    $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new(
            [InvalidOperationException]::new("No technique for $Target will do; tried: $($candidates -join ', '). Compare-QuantizedModel shows which operators hurt, and -Exclude leaves those float; more samples to calibrate with may help too."), 'AccuracyDropExceeded', 'InvalidResult', $Model))
}

$float, $quantized = @($Model, $chosen.Path) | Measure-TfLiteModel -Threads 1
Write-Reason ("Chosen: {0}. {1:N0} bytes instead of {2:N0}, {3:0.000} ms instead of {4:0.000} on one thread here, {5} operators left in float: {6}" -f
    $chosen.Technique, $chosen.BytesAfter, $chosen.BytesBefore, $quantized.MedianMilliseconds, $float.MedianMilliseconds, $chosen.FloatLeftovers.Count, $chosen.Path)
if ($PassThru) { $chosen }
