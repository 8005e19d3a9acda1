<#
.SYNOPSIS
Converts every model of a folder in several techniques, and compares what came out.

.DESCRIPTION
Prints a row for each model and technique: size and how many times smaller it is, operators that stay float, the metric of the float
and of the quantized model, and the signal to quantization noise. What cannot be converted or measured has its error's id in its
row, and does not stop the rest: each error is also written as such.

With -PassThru the rows are objects, for Sort-Object, Export-Csv and the like.

.EXAMPLE
./docs/examples/compare-folder.ps1

.EXAMPLE
./docs/examples/compare-folder.ps1 ./models -Technique DynamicRange, Float16 -Test ./test.npz -OutDirectory out

.EXAMPLE
./docs/examples/compare-folder.ps1 -PassThru | Sort-Object Sqnr | Export-Csv models.csv
#>
[CmdletBinding()]
param(
    # The folder; models in folders below it count too.
    [string] $Path = "$PSScriptRoot/models",

    # The techniques to try. Those with integer activations need -Calibration.
    [ValidateSet('DynamicRange', 'Float16', 'FullInteger', 'IntegerOnly', 'Int16x8')]
    [string[]] $Technique,

    # Samples to calibrate with; models whose inputs are not in it have an error in their row.
    [string] $Calibration = $(if (-not $PSBoundParameters.ContainsKey('Path')) { "$PSScriptRoot/data/digits_calibration.npz" }),

    # Samples to measure with. Without any, models are converted and not measured.
    [string] $Test = $(if (-not $PSBoundParameters.ContainsKey('Path')) { "$PSScriptRoot/data/digits_test.npz" }),

    # Where the converted models go: a folder for each technique.
    [string] $OutDirectory = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'TfLiteQuant-folder'),

    # Write objects instead of a table.
    [switch] $PassThru
)

# A caller may be stricter: properties of what is not there are null here.
Set-StrictMode -Off
if (-not (Get-Command ConvertTo-QuantizedModel -ErrorAction Ignore)) { Import-Module "$PSScriptRoot/../../TfLiteQuant.psd1" -ErrorAction Stop }
$OutDirectory = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($OutDirectory)
$Path = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path)
if (-not $Technique) { $Technique = if ($Calibration) { 'DynamicRange', 'Float16', 'FullInteger', 'IntegerOnly', 'Int16x8' } else { 'DynamicRange', 'Float16' } }
$datasets = @{}
if ($Calibration) { $datasets.Calibration = Import-RepresentativeDataset $Calibration -ErrorAction Stop }
if ($Test) { $datasets.Test = Import-RepresentativeDataset $Test -ErrorAction Stop }
# What an earlier run has left is no source.
$left = $OutDirectory.TrimEnd('/', '\') + [IO.Path]::DirectorySeparatorChar
$comparison = if ($IsWindows) { [StringComparison]::OrdinalIgnoreCase } else { [StringComparison]::Ordinal }
[string[]] $models = [IO.Directory]::GetFiles($Path, '*.tflite', 'AllDirectories').Where({ -not $_.StartsWith($left, $comparison) })
[Array]::Sort($models, [StringComparer]::Ordinal)
if (-not $models) { throw "There is no .tflite file in '$Path'." }

# The part of an error's id that never changes.
function Get-ErrorId($Errors) { if ($Errors) { $Errors[0].FullyQualifiedErrorId.Split(',')[0] } }

$rows = foreach ($model in $models) {
    # Models of one name in different folders go to different folders, too.
    $folder = [IO.Path]::GetDirectoryName([IO.Path]::GetRelativePath($Path, $model))
    $made = foreach ($name in $Technique) {
        $data = if ($name -in 'DynamicRange', 'Float16' -or -not $Calibration) { @{} } else { @{ RepresentativeDataset = $datasets.Calibration } }
        $failed = $null
        try {
            $result = ConvertTo-QuantizedModel -LiteralPath $model -Technique $name -OutDirectory ([IO.Path]::Combine($OutDirectory, $name, $folder)) -Force @data -ErrorAction Continue -ErrorVariable failed
        }
        catch {
            # What ends the command, such as data that is missing, ends it for this row only.
            $result, $failed = $null, @($_)
            $PSCmdlet.WriteError($_)
        }
        [pscustomobject] @{
            Model = [IO.Path]::GetRelativePath($Path, $model)
            Technique = $name
            Bytes = $result.BytesAfter
            Ratio = $result.Ratio
            FloatOperators = if ($result) { $result.FloatLeftovers.Count }
            Metric = $null
            Float = $null
            Quantized = $null
            Drop = $null
            Sqnr = $null
            Problem = Get-ErrorId $failed
            Path = $result.Path
        }
    }
    $converted = @($made.Where({ $_.Path }))
    if ($Test -and $converted) {
        # All techniques in one pass over the data.
        try {
            foreach ($accuracy in Measure-QuantizedAccuracy -LiteralPath $converted.Path -Reference $model -Dataset $datasets.Test -ErrorAction Continue -ErrorVariable failed) {
                $row = $converted.Where({ $_.Path -eq $accuracy.Path })[0]
                foreach ($property in 'Metric', 'Float', 'Quantized', 'Drop', 'Sqnr') { $row.$property = $accuracy.$property }
            }
        }
        catch {
            $failed = @($_)
            $PSCmdlet.WriteError($_)
        }
        foreach ($row in $converted.Where({ -not $_.Metric })) { $row.Problem = Get-ErrorId $failed }
    }
    $made
}

if ($PassThru) { return $rows }
$line = '{0,-28} {1,-12} {2,11} {3,6} {4,10} {5,-18} {6,8} {7,9} {8,8} {9,6} {10}'
$line -f 'Model', 'Technique', 'Bytes', 'Ratio', 'LeftFloat', 'Metric', 'Float', 'Quantized', 'Drop', 'Sqnr', 'Problem'
foreach ($row in $rows) {
    ($line -f $row.Model, $row.Technique, ('{0:N0}' -f $row.Bytes), ('{0:0.00}' -f $row.Ratio), $row.FloatOperators, $row.Metric,
        ('{0:0.0000}' -f $row.Float), ('{0:0.0000}' -f $row.Quantized), ('{0:0.0000}' -f $row.Drop), ('{0:0.0}' -f $row.Sqnr), $row.Problem).TrimEnd()
}
''
"The converted models are in $OutDirectory"
