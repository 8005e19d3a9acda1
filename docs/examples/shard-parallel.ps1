<#
.SYNOPSIS
Calibrates and measures with a large dataset in shards, side by side, and merges what they found to the answer of one run.

.DESCRIPTION
Each shard is a stretch of the dataset (-Shard of Import-RepresentativeDataset) and runs in a runspace of its own, by
ForEach-Object -Parallel. It leaves a file: a calibration table, or a part of an accuracy measurement. Merge-TensorRange and
Merge-AccuracyPart make one of them, and the model is converted with the merged calibration.

Then all is done once more in one run, and both answers must be equal: ranges, counts and histograms of every tensor, the bytes of the
converted model, and every figure and interval. -NoCheck leaves that out, as one would with data that is worth sharding.

The cmdlets use all cores by themselves. Shards are of use where reading the data takes the time, and as the pattern for the jobs of a
cluster: a job is the body of one of the two loops, with its own number, and the files may come from anywhere. shard-remoting.ps1
does the same on other machines.

.EXAMPLE
./docs/examples/shard-parallel.ps1

.EXAMPLE
./docs/examples/shard-parallel.ps1 -Model model.tflite -Calibration ./photos -Test ./test.npz -Shards 16 -ThrottleLimit 4 -NoCheck
#>
[CmdletBinding()]
param(
    # The float model.
    [string] $Model = "$PSScriptRoot/models/digits_resnet.tflite",

    # Samples to calibrate with: a file or folder.
    [string] $Calibration = "$PSScriptRoot/data/digits_calibration.npz",

    # Samples to measure with.
    [string] $Test = "$PSScriptRoot/data/digits_test.npz",

    # How to convert.
    [ValidateSet('FullInteger', 'IntegerOnly', 'Int16x8')]
    [string] $Technique = 'IntegerOnly',

    # Number of shards. There are never more than samples.
    [ValidateRange(1, 10000)]
    [int] $Shards = 4,

    # Shards that run at a time.
    [ValidateRange(1, 1024)]
    [int] $ThrottleLimit = 2,

    # Where tables, parts and the model go; files of these names in it are replaced.
    [string] $OutDirectory = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'TfLiteQuant-shards'),

    # Do not run everything once more to compare.
    [switch] $NoCheck
)

# A caller may be stricter: properties of what is not there are null here.
Set-StrictMode -Off
$ErrorActionPreference = 'Stop'
if (-not (Get-Command ConvertTo-QuantizedModel -ErrorAction Ignore)) { Import-Module "$PSScriptRoot/../../TfLiteQuant.psd1" }

# Other runspaces know neither this one's module nor its drives: they are told full paths.
$module = [IO.Path]::Combine((Get-Module TfLiteQuant).ModuleBase, 'TfLiteQuant.psd1')
$Model, $Calibration, $Test, $OutDirectory = foreach ($path in $Model, $Calibration, $Test, $OutDirectory) { $PSCmdlet.GetUnresolvedProviderPathFromPSPath($path) }
$null = [IO.Directory]::CreateDirectory($OutDirectory)
# Cores are shared, so that shards do not stand in each other's way.
$threads = [Math]::Max(1, [Math]::Floor([Environment]::ProcessorCount / $ThrottleLimit))

# No more shards than samples, as far as files tell how many they have.
function Get-ShardCount([string] $Path) {
    $count = (Import-RepresentativeDataset $Path).Count
    if ($null -eq $count -or $count -ge $Shards) { return $Shards }
    $PSCmdlet.WriteWarning("'$Path' has $count samples: there are $count shards instead of $Shards.")
    $count
}

# A shard writes the error that it ends with, and nothing else: what it should have left must not be missing from the whole.
function Assert-Whole($Failed, [int] $Of) {
    if (-not $Failed) { return }
    $PSCmdlet.WriteWarning("$(@($Failed).Count) of $Of shards failed. The first error:")
    $PSCmdlet.ThrowTerminatingError(@($Failed)[0])
}

$number = Get-ShardCount $Calibration
$failed = 1..$number | ForEach-Object -ThrottleLimit $ThrottleLimit -Parallel {
    $ErrorActionPreference = 'Stop'
    $shard = $_
    try {
        Import-Module $using:module
        $data = Import-RepresentativeDataset $using:Calibration -Shard $shard -ShardCount $using:number
        # That there are few samples in a shard does not matter: the merged table is looked over again.
        Measure-TensorRange $using:Model -Dataset $data -Threads $using:threads -WarningAction Ignore | Export-TensorRange "$using:OutDirectory/ranges-$shard.json" -Force
    }
    catch { $_ }
}
Assert-Whole $failed $number
$merged = Import-TensorRange (1..$number).ForEach({ "$OutDirectory/ranges-$_.json" }) | Merge-TensorRange
"Calibrated on $($merged.Samples) samples in $number shards."

$quantized = ConvertTo-QuantizedModel $Model -Technique $Technique -Calibration $merged -Destination "$OutDirectory/model_$Technique.tflite" -Force
"Converted: $($quantized.Path), $($quantized.BytesAfter) bytes, $('{0:0.00}' -f $quantized.Ratio) times smaller."

$number = Get-ShardCount $Test
$small = $quantized.Path
$failed = 1..$number | ForEach-Object -ThrottleLimit $ThrottleLimit -Parallel {
    $ErrorActionPreference = 'Stop'
    $shard = $_
    try {
        Import-Module $using:module
        $data = Import-RepresentativeDataset $using:Test -Shard $shard -ShardCount $using:number
        $null = Measure-QuantizedAccuracy $using:small -Reference $using:Model -Dataset $data -Threads $using:threads -PartPath "$using:OutDirectory/accuracy-$shard.json" -Force
    }
    catch { $_ }
}
Assert-Whole $failed $number
$accuracy = Merge-AccuracyPart (1..$number).ForEach({ "$OutDirectory/accuracy-$_.json" }) -Destination "$OutDirectory/accuracy.json" -Force
"Measured on $($accuracy.Samples) samples in $number shards: $($accuracy.Metrics -join '; ')."

if ($NoCheck) { return }

# Records compare by what is in them: a tensor's range by extremes, counts and histogram, a metric by all figures and intervals.
function Test-Same($Left, $Right) {
    $same = $Left.Count -eq $Right.Count
    for ($i = 0; $same -and $i -lt $Left.Count; $i++) { $same = $Left[$i] -eq $Right[$i] }
    $same
}

$whole = Measure-TensorRange $Model -Dataset $Calibration
$other = ConvertTo-QuantizedModel $Model -Technique $Technique -Calibration $whole -Destination "$OutDirectory/one-run_$Technique.tflite" -Force
$measured = Measure-QuantizedAccuracy $quantized.Path -Reference $Model -Dataset $Test
$checks = [ordered] @{
    'calibration' = Test-Same $merged.Tensors $whole.Tensors
    'model' = [Linq.Enumerable]::SequenceEqual([IO.File]::ReadAllBytes($quantized.Path), [IO.File]::ReadAllBytes($other.Path))
    'accuracy' = (Test-Same $accuracy.Metrics $measured.Metrics) -and (Test-Same $accuracy.Outputs $measured.Outputs) -and (Test-Same $accuracy.Classes $measured.Classes)
}
foreach ($check in $checks.GetEnumerator()) { "The same $($check.Key) as in one run: $($check.Value)" }
if ($checks.Values -contains $false) { throw 'The merged answer is not that of one run.' }
