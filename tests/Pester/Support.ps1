# What the tests share. Dot-sourced by each, both when tests are found and when they run.

$Repository = [IO.Path]::GetFullPath("$PSScriptRoot/../..")

# build.ps1 names the packaged module; without it, the one that an ordinary build leaves.
$Manifest = $env:TFLITEQUANT_MODULE ? $env:TFLITEQUANT_MODULE : "$Repository/TfLiteQuant.psd1"

# Float models that come with the repository.
$ExampleModels = "$Repository/docs/examples/models"

# A new folder with copies of the example models, and beside it one with those that are integer and one with data.
function New-ModelFolder {
    $root = Join-Path $TestDrive ([guid]::NewGuid())
    $folder = New-Item "$root/models" -ItemType Directory
    Copy-Item "$ExampleModels/*.tflite" $folder
    Copy-Item "$Repository/docs/examples/integer", "$Repository/docs/examples/data" $root -Recurse
    $folder.FullName
}

# The part of an error's id that scripts compare.
function Get-ErrorId([Parameter(ValueFromPipeline)] $Record) {
    process { $Record.FullyQualifiedErrorId.Split(',')[0] }
}

# Runs a script in a new pwsh, as a user would, and gives its lines; what it reports as an error fails the test.
function Invoke-NewPwsh([string] $Script, [switch] $Import) {
    $prologue = '$ErrorActionPreference = "Stop"; $PSStyle.OutputRendering = "PlainText"; '
    if ($Import) { $prologue += "Import-Module '$Manifest'; " }
    $lines = pwsh -NoProfile -NonInteractive -Command ($prologue + $Script) 2>&1
    if ($LASTEXITCODE -ne 0) { throw "pwsh exited with $LASTEXITCODE`: $lines" }
    $lines
}
