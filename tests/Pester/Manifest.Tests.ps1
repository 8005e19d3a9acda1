BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force
    $data = Import-PowerShellDataFile $Manifest
    $root = Split-Path $Manifest
}

Describe 'The manifest' {
    It 'is valid' {
        $module = Test-ModuleManifest $Manifest -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction Stop
        $module.Name | Should -BeExactly 'TfLiteQuant'
        $warnings | Should -BeNullOrEmpty
    }

    It 'names what it exports one by one' {
        $data.CmdletsToExport | Should -BeExactly 'Compare-QuantizedModel', 'Convert-TfLiteModelInterface', 'ConvertTo-QuantizedModel', 'Export-TensorRange', 'Get-TensorQuantParams', 'Get-TfLiteModel', 'Get-TfLiteOperator', 'Import-RepresentativeDataset', 'Import-TensorRange', 'Invoke-TfLiteModel', 'Measure-QuantizedAccuracy', 'Measure-TensorRange', 'Measure-TfLiteModel', 'Merge-AccuracyPart', 'Merge-TensorRange', 'Test-QuantizedModel'
        foreach ($kind in 'FunctionsToExport', 'VariablesToExport', 'AliasesToExport') { $data.$kind.Count | Should -Be 0 -Because $kind }
    }

    It 'exports what it names, and nothing else' {
        $exported = (Get-Module TfLiteQuant).ExportedCommands.Values
        $exported.Name | Sort-Object | Should -BeExactly ($data.CmdletsToExport | Sort-Object)
        $exported.CommandType | Sort-Object -Unique | Should -BeExactly 'Cmdlet'
        (Get-Module TfLiteQuant).ExportedVariables.Count | Should -Be 0
    }

    It 'asks for the PowerShell that the module is built for' {
        $data.CompatiblePSEditions | Should -BeExactly 'Core'
        [version] $data.PowerShellVersion | Should -Be ([version] '7.6')
    }

    It 'names files that are there' {
        foreach ($file in @($data.RootModule) + $data.RequiredAssemblies + $data.FormatsToProcess + $data.TypesToProcess) {
            Join-Path $root $file | Should -Exist
        }
    }

    It 'has the version of its assemblies' {
        # The loader's stays as it is: see its project file.
        foreach ($assembly in 'Core', 'PowerShell') {
            $version = [Reflection.AssemblyName]::GetAssemblyName("$root/module/bin/TfLiteQuant.$assembly.dll").Version
            "$($version.Major).$($version.Minor).$($version.Build)" | Should -Be $data.ModuleVersion -Because $assembly
        }
    }

    It 'says what a gallery wants to know' {
        foreach ($key in 'GUID', 'Author', 'Description', 'Copyright') { $data.$key | Should -Not -BeNullOrEmpty -Because $key }
        $data.PrivateData.PSData.Tags | Should -Contain 'Quantization'
    }
}

Describe 'The folder of the module' {
    It 'holds its own assemblies and those they need, and no part of PowerShell or of the host program' {
        (Get-ChildItem "$root/module/bin" -Filter *.dll).Name | Sort-Object |
            Should -BeExactly 'BitMiracle.LibJpeg.NET.dll', 'Google.FlatBuffers.dll', 'OxyPlot.dll', 'System.IO.Hashing.dll', 'System.Numerics.Tensors.dll', 'TfLiteQuant.Core.dll', 'TfLiteQuant.Loader.dll', 'TfLiteQuant.PowerShell.dll'
    }

    It 'comes with the licence of each library' {
        $folders = Get-ChildItem "$root/third-party" -Directory
        $folders.Name | Should -BeExactly 'BitMiracle.LibJpeg.NET', 'Google.FlatBuffers', 'OxyPlot.Core', 'System.IO.Hashing', 'System.Numerics.Tensors'
        foreach ($folder in $folders) {
            (Get-ChildItem $folder -File | Where-Object Name -Match 'licen[cs]e') -or
                (Get-Content "$folder/*.nuspec" -Raw) -match '<license type="expression">' | Should -BeTrue -Because $folder.Name
        }
    }
}

Describe 'Views' {
    It 'has table and list for <_>' -ForEach @(
        'TfLiteQuant.Inspection.TfLiteModelInfo'
        'TfLiteQuant.Inspection.TfLiteOperatorInfo'
        'TfLiteQuant.Inspection.TensorQuantParams'
        'TfLiteQuant.Execution.ModelOutput'
        'TfLiteQuant.Execution.FileRunResult'
        'TfLiteQuant.Execution.LatencyReport'
        'TfLiteQuant.Execution.OperatorLatency'
        'TfLiteQuant.Quantization.QuantizationResult'
        'TfLiteQuant.Quantization.OperatorPlan'
        'TfLiteQuant.Quantization.TensorPlan'
    ) {
        $controls = (Get-FormatData $_).FormatViewDefinition.Control
        $controls.ForEach({ $_.GetType().Name }) | Sort-Object -Unique | Should -BeExactly 'ListControl', 'TableControl'
    }

    It 'stays within 120 columns' {
        foreach ($view in (Get-FormatData TfLiteQuant.*).FormatViewDefinition) {
            if ($view.Control -isnot [System.Management.Automation.TableControl]) { continue }
            $widths = $view.Control.Headers.Width
            ($widths | Measure-Object -Sum).Sum + $widths.Count | Should -BeLessThan 120 -Because $view.Name
        }
    }
}
