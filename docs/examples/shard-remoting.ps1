<#
.SYNOPSIS
Calibrates and measures with a large dataset on several machines, through PowerShell sessions, and merges to the answer of one run.

.DESCRIPTION
Each session gets the module, the model and the data, unless they are there already, and works on a stretch of the dataset. Objects
come back from a session without their methods, so what travels is files: Export-TensorRange and -PartPath write them there, Copy-Item
fetches them, Merge-TensorRange and Merge-AccuracyPart make one answer of them here.

Then all is done once more in one run on this machine, and both answers must be equal. -NoCheck leaves that out.

It needs PowerShell 7.6 here and there. Over SSH each machine's sshd_config has a line such as
    Subsystem powershell /usr/bin/pwsh -sshs -NoLogo
and ssh must get in without asking, by a key. On Windows, New-PSSession -ComputerName (WinRM) gives sessions as well: -Session.

Everything is copied to folders for temporary files there and removed in the end. Data that is large enough for this rather lies on a
share, or on each machine: -RemoteCalibration and -RemoteTest say where.

.EXAMPLE
./docs/examples/shard-remoting.ps1 -HostName localhost

.EXAMPLE
./docs/examples/shard-remoting.ps1 -HostName worker1, worker2, admin@worker3 -Model model.tflite -RemoteCalibration /data/photos -RemoteTest /data/test -NoCheck

.EXAMPLE
$sessions = New-PSSession -ComputerName worker1, worker2 -ConfigurationName PowerShell.7
./docs/examples/shard-remoting.ps1 -Session $sessions -UseInstalledModule
#>
[CmdletBinding(DefaultParameterSetName = 'HostName')]
param(
    # Machines to open sessions to, over SSH. One that is named twice gets two.
    [Parameter(ParameterSetName = 'HostName')]
    [string[]] $HostName = ('localhost', 'localhost'),

    # Sessions that are open already; they are left open, and keep the module that was copied for them.
    [Parameter(Mandatory, ParameterSetName = 'Session')]
    [Management.Automation.Runspaces.PSSession[]] $Session,

    # The float model.
    [string] $Model = "$PSScriptRoot/models/digits_resnet.tflite",

    # Samples to calibrate with: a file, or a folder. It is copied to each machine.
    [string] $Calibration = "$PSScriptRoot/data/digits_calibration.npz",

    # Samples to measure with, likewise.
    [string] $Test = "$PSScriptRoot/data/digits_test.npz",

    # Where the machines have the samples to calibrate with. They are not copied then.
    [string] $RemoteCalibration,

    # Where the machines have the samples to measure with.
    [string] $RemoteTest,

    # How to convert.
    [ValidateSet('FullInteger', 'IntegerOnly', 'Int16x8')]
    [string] $Technique = 'IntegerOnly',

    # The machines have the module installed. Otherwise this one is copied, which must be made for them too:
    # ./build.ps1 -Task Package makes one for all, and -ModulePath names its folder.
    [switch] $UseInstalledModule,

    # The folder of the module to copy.
    [string] $ModulePath,

    # Where tables, parts and the model go; files of these names in it are replaced.
    [string] $OutDirectory = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'TfLiteQuant-remoting'),

    # Do not run everything once more on this machine to compare.
    [switch] $NoCheck
)

# A caller may be stricter: properties of what is not there are null here.
Set-StrictMode -Off
$ErrorActionPreference = 'Stop'
if (-not (Get-Command ConvertTo-QuantizedModel -ErrorAction Ignore)) { Import-Module "$PSScriptRoot/../../TfLiteQuant.psd1" }
if (-not $ModulePath) { $ModulePath = (Get-Module TfLiteQuant).ModuleBase }
$Model, $Calibration, $Test, $ModulePath, $OutDirectory = foreach ($path in $Model, $Calibration, $Test, $ModulePath, $OutDirectory) { $PSCmdlet.GetUnresolvedProviderPathFromPSPath($path) }
# Said before any machine is asked.
foreach ($file in @($Model; if (-not $RemoteCalibration) { $Calibration }; if (-not $RemoteTest) { $Test })) {
    if (-not (Test-Path -LiteralPath $file)) { throw "There is no '$file'." }
}
$null = New-Item $OutDirectory -ItemType Directory -Force

# Runs a block in all sessions at a time, each with what is known of its share; the first that fails ends the script.
function Invoke-Worker([scriptblock] $Script) {
    $jobs = @(foreach ($worker in $workers) { Invoke-Command -Session $worker.Session -ScriptBlock $Script -ArgumentList $worker.Share -AsJob })
    try {
        for ($i = 0; $i -lt $jobs.Count; $i++) {
            try { Receive-Job $jobs[$i] -Wait }
            catch { throw "In the session with '$($workers[$i].Name)': $_" }
        }
    }
    finally { $jobs | Remove-Job -Force }
}

# Copies files or folders into the folder of each session.
function Send-Item([string] $Path, [string] $Name) {
    foreach ($worker in $workers) { Copy-Item -LiteralPath $Path "$($worker.Share.Folder)/$Name" -ToSession $worker.Session -Recurse }
}

# Fetches the file that each session has left.
function Receive-Item([string] $Name) {
    foreach ($worker in $workers.Where({ -not $_.Share.IsEmpty })) {
        $file = [IO.Path]::Combine($OutDirectory, "$([IO.Path]::GetFileNameWithoutExtension($Name))-$($worker.Share.Number).json")
        Copy-Item -LiteralPath "$($worker.Share.Folder)/$Name" $file -FromSession $worker.Session -Force
        $file
    }
}

# Records compare by what is in them: a tensor's range by extremes, counts and histogram, a metric by all figures and intervals.
function Test-Same($Left, $Right) {
    $same = $Left.Count -eq $Right.Count
    for ($i = 0; $same -and $i -lt $Left.Count; $i++) { $same = $Left[$i] -eq $Right[$i] }
    $same
}

# The blocks below run there. Makes folders for what is copied, and says where, and whether the module is there.
$prepare = {
    param($Share)
    $ErrorActionPreference = 'Stop'
    if ($PSVersionTable.PSVersion -lt '7.6') { throw "It runs PowerShell $($PSVersionTable.PSVersion), and the module needs 7.6." }
    if ($Share.Installed -and -not (Get-Module TfLiteQuant -ListAvailable)) { throw 'It has no module TfLiteQuant. Install it there, or leave out -UseInstalledModule.' }
    $folder = Join-Path ([IO.Path]::GetTempPath()) "TfLiteQuant-$([guid]::NewGuid())"
    $hasModule = $Share.Installed -or (Get-Module TfLiteQuant)
    $null = New-Item @("$folder/calibration"; "$folder/test"; "$folder/quantized"; if (-not $hasModule) { "$folder-module" }) -ItemType Directory
    [pscustomobject] @{ Folder = $folder; HasModule = $hasModule }
}

# A share is a shard of the dataset; where there are fewer samples than sessions, the last are empty.
$calibrate = {
    param($Share)
    $ErrorActionPreference = 'Stop'
    if (-not (Get-Module TfLiteQuant)) { Import-Module $Share.Module }
    $samples = (Import-RepresentativeDataset $Share.Calibration).Count
    $isEmpty = $null -ne $samples -and $Share.Number -gt $samples
    if (-not $isEmpty) {
        $data = Import-RepresentativeDataset $Share.Calibration -Shard $Share.Number -ShardCount $Share.Of
        # That there are few samples in a share does not matter: the merged table is looked over again.
        Measure-TensorRange $Share.Model -Dataset $data -WarningAction Ignore | Export-TensorRange "$($Share.Folder)/ranges.json"
    }
    [pscustomobject] @{ Number = $Share.Number; Samples = $samples; IsEmpty = $isEmpty }
}

$measure = {
    param($Share)
    $ErrorActionPreference = 'Stop'
    if (-not (Get-Module TfLiteQuant)) { Import-Module $Share.Module }
    $samples = (Import-RepresentativeDataset $Share.Test).Count
    $isEmpty = $null -ne $samples -and $Share.Number -gt $samples
    if (-not $isEmpty) {
        $data = Import-RepresentativeDataset $Share.Test -Shard $Share.Number -ShardCount $Share.Of
        $null = Measure-QuantizedAccuracy $Share.Quantized -Reference $Share.Model -Dataset $data -PartPath "$($Share.Folder)/accuracy.json"
    }
    [pscustomobject] @{ Number = $Share.Number; Samples = $samples; IsEmpty = $isEmpty }
}

# Notes who has a share. All must have counted the same samples, or the shares are none of one whole.
function Set-Share($Found) {
    $counts = @($Found.Samples | Sort-Object -Unique)
    if ($counts.Count -gt 1) { throw "The machines have different numbers of samples: $($counts -join ', '). Give all of them the same data." }
    foreach ($share in $Found) { $workers[$share.Number - 1].Share.IsEmpty = $share.IsEmpty }
}

$opened = @()
$workers = @()
try {
    if (-not $Session) {
        # ssh must not ask for what nobody can answer.
        $Session = $opened = @(foreach ($name in $HostName) {
                try { New-PSSession -HostName $name -Options @{ BatchMode = 'yes' } -ConnectingTimeout 30000 }
                catch { throw "There is no PowerShell session to be had with '$name' over SSH: $_" }
            })
    }

    $workers = @(for ($i = 0; $i -lt $Session.Count; $i++) {
            [pscustomobject] @{
                Name = $Session[$i].ComputerName
                Session = $Session[$i]
                Share = @{ Number = $i + 1; Of = $Session.Count; IsEmpty = $false; Folder = $null; ModuleFolder = $null; HasModule = $false; Installed = $UseInstalledModule.IsPresent; Module = 'TfLiteQuant'; Calibration = $RemoteCalibration; Test = $RemoteTest }
            }
        })
    $i = 0
    foreach ($place in Invoke-Worker $prepare) {
        $share = $workers[$i++].Share
        $share.Folder, $share.ModuleFolder, $share.HasModule = $place.Folder, "$($place.Folder)-module", $place.HasModule
        if (-not $share.HasModule) { $share.Module = "$($share.ModuleFolder)/TfLiteQuant.psd1" }
    }
    "$($workers.Count) sessions: $($workers.Name -join ', ')."

    # The module is its manifest and one folder.
    foreach ($worker in $workers.Where({ -not $_.Share.HasModule })) {
        foreach ($item in 'TfLiteQuant.psd1', 'module') { Copy-Item -LiteralPath "$ModulePath/$item" "$($worker.Share.ModuleFolder)/$item" -ToSession $worker.Session -Recurse }
    }
    $leaf = @{ Model = Split-Path $Model -Leaf; Calibration = "calibration/$(Split-Path $Calibration -Leaf)"; Test = "test/$(Split-Path $Test -Leaf)" }
    Send-Item $Model $leaf.Model
    if (-not $RemoteCalibration) { Send-Item $Calibration $leaf.Calibration }
    if (-not $RemoteTest) { Send-Item $Test $leaf.Test }
    foreach ($share in $workers.Share) {
        $share.Model = "$($share.Folder)/$($leaf.Model)"
        $share.Quantized = "$($share.Folder)/quantized/$($leaf.Model)"
        if (-not $RemoteCalibration) { $share.Calibration = "$($share.Folder)/$($leaf.Calibration)" }
        if (-not $RemoteTest) { $share.Test = "$($share.Folder)/$($leaf.Test)" }
    }

    Set-Share (Invoke-Worker $calibrate)
    $merged = Import-TensorRange (Receive-Item ranges.json) | Merge-TensorRange
    "Calibrated on $($merged.Samples) samples."

    $quantized = ConvertTo-QuantizedModel $Model -Technique $Technique -Calibration $merged -Destination "$OutDirectory/model_$Technique.tflite" -Force
    "Converted: $($quantized.Path), $($quantized.BytesAfter) bytes, $('{0:0.00}' -f $quantized.Ratio) times smaller."

    Send-Item $quantized.Path "quantized/$($leaf.Model)"
    Set-Share (Invoke-Worker $measure)
    $accuracy = Merge-AccuracyPart (Receive-Item accuracy.json) -Destination "$OutDirectory/accuracy.json" -Force
    "Measured on $($accuracy.Samples) samples: $($accuracy.Metrics -join '; ')."
}
finally {
    foreach ($worker in $workers.Where({ $_.Share.Folder -and $_.Session.State -eq 'Opened' })) {
        # A session that stays open keeps the module: it could not load another copy. Windows keeps files of loaded assemblies, too.
        $folders = @($worker.Share.Folder; if ($worker.Session -in $opened) { $worker.Share.ModuleFolder })
        Invoke-Command $worker.Session { $args | Remove-Item -Recurse -Force -ErrorAction Ignore } -ArgumentList $folders
    }
    $opened | Remove-PSSession
}

if ($NoCheck) { return }
$whole = Measure-TensorRange $Model -Dataset $Calibration
$other = ConvertTo-QuantizedModel $Model -Technique $Technique -Calibration $whole -Destination "$OutDirectory/one-run_$Technique.tflite" -Force
$measured = Measure-QuantizedAccuracy $quantized.Path -Reference $Model -Dataset $Test
$checks = [ordered] @{
    'calibration' = Test-Same $merged.Tensors $whole.Tensors
    'model' = (Get-FileHash -LiteralPath $quantized.Path).Hash -eq (Get-FileHash -LiteralPath $other.Path).Hash
    'accuracy' = (Test-Same $accuracy.Metrics $measured.Metrics) -and (Test-Same $accuracy.Outputs $measured.Outputs) -and (Test-Same $accuracy.Classes $measured.Classes)
}
foreach ($check in $checks.GetEnumerator()) { "The same $($check.Key) as in one run: $($check.Value)" }
if ($checks.Values -contains $false) { throw 'The merged answer is not that of one run.' }
