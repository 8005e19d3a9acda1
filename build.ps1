#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds, tests and packages TfLiteQuant, for people who have PowerShell 7.6. Without it, the dotnet command does the rest.

.PARAMETER Task
Build     the solution; leaves a module that can be imported: Import-Module ./TfLiteQuant.psd1
Test      the .NET tests
Pester    the packaged module in this pwsh, by tests/Pester; needs Pester 5
Docs      help in en-US/, from docs/en-US; needs Microsoft.PowerShell.PlatyPS
Bench     the benchmarks
Package   the module alone, without sources, in out/TfLiteQuant

.PARAMETER BenchArgument
What to hand to the benchmark program.

.EXAMPLE
./build.ps1

.EXAMPLE
./build.ps1 -Task Test, Pester -Configuration Debug
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pester', 'Docs', 'Bench', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string[]] $BenchArgument = @()
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$solution = Join-Path $PSScriptRoot 'Quant.sln'
$package = Join-Path $PSScriptRoot 'out/TfLiteQuant'

function Invoke-DotNet {
    dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($args[0]) failed with exit code $LASTEXITCODE."
    }
}

function Test-Module([string] $Name, [version] $Version = '0.0') {
    [bool] (Get-Module $Name -ListAvailable | Where-Object Version -ge $Version)
}

function Invoke-Build {
    Invoke-DotNet build $solution --configuration $Configuration
}

function Invoke-Test {
    Invoke-DotNet test $solution --configuration $Configuration
}

# PlatyPS leaves an example's code in the introduction, as markdown, and has links point at pages of the source tree.
function Repair-Maml([string] $Path) {
    $help = [xml]::new()
    $help.Load($Path)
    foreach ($example in $help.GetElementsByTagName('command:example')) {
        $introduction = $example['maml:introduction']
        # Empty paragraphs hold a control character.
        $code, $remarks = $introduction.ChildNodes.Where({ $_.InnerText.Trim([char] 0x80) })
        $example['dev:code'].InnerText = $code.InnerText -replace '^```\w*\r?\n|\r?\n```\s*$'
        $remarks.ForEach({ $null = $example['dev:remarks'].AppendChild($_) })
        $introduction.RemoveAll()
    }

    foreach ($link in @($help.GetElementsByTagName('maml:navigationLink'))) {
        if ($link.uri) { $link.uri = '' } else { $null = $link.ParentNode.RemoveChild($link) }
    }

    $help.Save($Path)
}

function Invoke-Docs {
    $pages = @(Get-ChildItem (Join-Path $PSScriptRoot 'docs/en-US') -Filter *-*.md -ErrorAction Ignore)
    $topics = @(Get-ChildItem (Join-Path $PSScriptRoot 'docs/en-US') -Filter about_*.md -ErrorAction Ignore)
    $output = Join-Path $PSScriptRoot 'en-US'
    $null = New-Item $output -ItemType Directory -Force
    if (-not (Test-Module Microsoft.PowerShell.PlatyPS)) {
        throw 'Help is built by PlatyPS, which is not installed: Install-PSResource Microsoft.PowerShell.PlatyPS'
    }

    # It writes into a folder named after the module; PowerShell looks in en-US itself.
    $staging = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())
    Import-MarkdownCommandHelp $pages.FullName | Export-MamlCommandHelp -OutputFolder $staging -Force | ForEach-Object {
        Repair-Maml $_.FullName
        Copy-Item $_ $output -Force
    }
    Remove-Item $staging -Recurse

    foreach ($topic in $topics) {
        Copy-Item $topic (Join-Path $output ($topic.BaseName + '.help.txt'))
    }

    "Help for $($pages.Count) commands and $($topics.Count) topics is in $output"
}

# Libraries come with the licences that their own packages hold or name.
function Copy-Notice {
    $cache = (Invoke-DotNet nuget locals global-packages --list) -replace '^[^:]+: '
    $versions = [xml] (Get-Content (Join-Path $PSScriptRoot 'src/Directory.Packages.props') -Raw)
    foreach ($library in $versions.SelectNodes("//ItemGroup[@Label='engine']/PackageVersion")) {
        $target = Join-Path $package "third-party/$($library.Include)"
        $null = New-Item $target -ItemType Directory
        Get-ChildItem (Join-Path $cache $library.Include.ToLowerInvariant() $library.Version) -File |
            Where-Object Name -Match '^(licen[cs]e|notice|third-party)|\.nuspec$' |
            Copy-Item -Destination $target
    }
}

function Invoke-Package {
    if (Test-Module Microsoft.PowerShell.PlatyPS) {
        Invoke-Docs
    }
    else {
        Write-Warning 'The package has only the help that en-US/ held before: PlatyPS is not installed.'
    }

    # Without ReadyToRun, whose images are for the machine that builds: the package is for all.
    $project = Join-Path $PSScriptRoot 'src/TfLiteQuant.PowerShell'
    if (Test-Path $package) {
        Remove-Item $package -Recurse
    }

    Invoke-DotNet build $project --configuration $Configuration '-p:ReadyToRun=false' "-p:ModuleBin=$package/module/bin/"
    foreach ($path in 'TfLiteQuant.psd1', 'module/*.ps*1*', 'en-US', 'README.md', 'LICENSE') {
        $source = Join-Path $PSScriptRoot $path
        if (Test-Path $source) {
            Copy-Item $source (Join-Path $package (Split-Path $path)) -Recurse -Force
        }
    }

    Copy-Notice
    $null = Test-ModuleManifest (Join-Path $package 'TfLiteQuant.psd1')
    "The module is in $package"
}

function Invoke-Pester {
    if (-not (Test-Module Pester 5.0)) {
        throw 'These tests are run by Pester 5, which is not installed: Install-PSResource Pester'
    }

    Import-Module Pester -MinimumVersion 5.0
    # Tells the tests which module to import.
    $env:TFLITEQUANT_MODULE = Join-Path $package 'TfLiteQuant.psd1'
    $settings = New-PesterConfiguration
    $settings.Run.Path = Join-Path $PSScriptRoot 'tests/Pester'
    $settings.Run.Throw = $true
    $settings.TestResult.Enabled = $true
    $settings.TestResult.OutputPath = Join-Path $PSScriptRoot 'out/pester.xml'
    Pester\Invoke-Pester -Configuration $settings
}

function Invoke-Bench {
    Invoke-DotNet run --project (Join-Path $PSScriptRoot 'tests/TfLiteQuant.Bench') --configuration Release -- @BenchArgument
}

foreach ($name in $Task) {
    switch ($name) {
        Build { Invoke-Build }
        Test { Invoke-Test }
        Pester { Invoke-Package; Invoke-Pester }
        Docs { Invoke-Docs }
        Bench { Invoke-Bench }
        Package { Invoke-Package }
    }
}
