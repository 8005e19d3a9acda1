BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    Import-Module $Manifest -Force

    # Names of all files below a folder.
    function Get-FileName([string] $Folder) {
        $Folder = Convert-Path $Folder
        (Get-ChildItem $Folder -Recurse -File).ForEach({ [IO.Path]::GetRelativePath($Folder, $_.FullName).Replace('\', '/') }) | Sort-Object
    }
}

Describe 'ConvertTo-QuantizedModel' {
    BeforeEach {
        $folder = New-ModelFolder
        Push-Location $folder
    }

    AfterEach { Pop-Location }

    It 'makes a <Technique> model beside the source by default' -ForEach @(
        @{ Technique = 'DynamicRange'; Suffix = 'dynamic_range'; Most = 0.34 }
        @{ Technique = 'Float16'; Suffix = 'float16'; Most = 0.55 }
    ) {
        $before = Get-FileHash digits_cnn.tflite
        $result = ConvertTo-QuantizedModel digits_cnn.tflite $Technique
        $result.Path | Should -BeExactly (Join-Path $folder "digits_cnn_$Suffix.tflite")
        $result.Source | Should -BeExactly (Join-Path $folder digits_cnn.tflite)
        $result.Technique | Should -Be $Technique
        $result.BytesBefore | Should -Be (Get-Item digits_cnn.tflite).Length
        $result.BytesAfter | Should -Be (Get-Item $result.Path).Length
        $result.BytesAfter / $result.BytesBefore | Should -BeLessThan $Most
        $result.Ratio | Should -Be ($result.BytesBefore / $result.BytesAfter)
        (Get-TfLiteModel $result.Path).State | Should -Be $Technique
        (Get-FileHash digits_cnn.tflite).Hash | Should -Be $before.Hash
    }

    It 'is DynamicRange unless told otherwise' {
        (ConvertTo-QuantizedModel digits_cnn.tflite).Technique | Should -Be 'DynamicRange'
    }

    It 'writes where it is told' {
        (ConvertTo-QuantizedModel digits_cnn.tflite -Destination small.tflite).Path | Should -BeExactly (Join-Path $folder small.tflite)
        (ConvertTo-QuantizedModel digits_cnn.tflite -OutDirectory new/deep).Path | Should -BeExactly (Join-Path $folder new deep digits_cnn.tflite)
    }

    It 'keeps signatures, inputs and outputs' {
        $before = Get-TfLiteModel digits_cnn.tflite
        $after = ConvertTo-QuantizedModel digits_cnn.tflite | Get-TfLiteModel
        "$($after.Signatures)" | Should -BeExactly "$($before.Signatures)"
        "$($after.Inputs)" | Should -BeExactly "$($before.Inputs)"
        "$($after.Outputs)" | Should -BeExactly "$($before.Outputs)"
    }

    It 'gives the same bytes each time' {
        $first, $second = 'a', 'b' | ForEach-Object { ConvertTo-QuantizedModel digits_cnn.tflite -OutDirectory $_ | Get-FileHash }
        $first.Hash | Should -Be $second.Hash
    }

    It 'says which operators stay float, and why' {
        $result = ConvertTo-QuantizedModel digits_cnn.tflite -Verbose 4>&1 -OutVariable all | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] }
        $result.FloatLeftovers.Count | Should -Be 2
        $result.FloatLeftovers.Reason | Should -Match 'fewer than 1024'
        $result.Plan.Operators.Count | Should -Be 8
        $result.QuantizedTensors | Should -Be 2
        ($all | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }) -match 'stays float' | Should -HaveCount 2
    }

    It 'takes smaller weights with -MinimumElements' {
        (ConvertTo-QuantizedModel digits_cnn.tflite -MinimumElements 0).FloatLeftovers | Should -BeNullOrEmpty
    }

    It 'warns when nothing is large enough, and writes the model all the same' {
        $result = ConvertTo-QuantizedModel digits_cnn.tflite -MinimumElements 100000 -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -Match 'No weights were quantized'
        (Get-TfLiteModel $result.Path).State | Should -Be 'Float'
    }

    It 'makes one scale for each weight with -PerTensor' {
        ConvertTo-QuantizedModel digits_cnn.tflite -PerTensor | Get-TensorQuantParams -Quantized | ForEach-Object Scheme | Sort-Object -Unique | Should -Be 'PerTensor'
    }

    It 'dequantizes weights before the operator with -WeightOnly' {
        $operators = ConvertTo-QuantizedModel digits_cnn.tflite -WeightOnly | Get-TfLiteOperator
        ($operators | Where-Object Operator -eq DEQUANTIZE).Count | Should -Be 2
        $operators.Kind | Should -Not -Contain 'Hybrid'
    }

    It 'chooses operators with -Include and -Exclude' {
        (ConvertTo-QuantizedModel digits_resnet.tflite -MinimumElements 0 -Include FULLY_CONNECTED -Destination a.tflite).QuantizedTensors | Should -Be 1
        (ConvertTo-QuantizedModel digits_resnet.tflite -MinimumElements 0 -Exclude *conv* -Destination b.tflite).QuantizedTensors | Should -Be 1
        $result = ConvertTo-QuantizedModel digits_resnet.tflite -MinimumElements 0 -Exclude FULLY_CONNECTED -Destination c.tflite
        $result.FloatLeftovers.Reason | Should -BeExactly "excluded by 'FULLY_CONNECTED'"
    }

    It 'warns of a pattern that matches nothing' {
        $null = ConvertTo-QuantizedModel digits_cnn.tflite -Exclude NOT_THERE -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -Match "'NOT_THERE' matches no operator"
    }
}

Describe 'ConvertTo-QuantizedModel in a pipeline' {
    BeforeEach {
        $folder = New-ModelFolder
        Push-Location $folder
    }

    AfterEach { Pop-Location }

    It 'converts a folder' {
        $results = Get-ChildItem *.tflite | ConvertTo-QuantizedModel -OutDirectory out
        $results.Count | Should -Be 2
        Get-FileName out | Should -BeExactly 'digits_cnn.tflite', 'digits_resnet.tflite'
    }

    It 'converts what a wildcard matches' {
        (ConvertTo-QuantizedModel digits_*.tflite -OutDirectory out).Count | Should -Be 2
    }

    It 'pipes its results on' {
        Get-TfLiteModel *.tflite | Where-Object State -eq Float | ConvertTo-QuantizedModel -OutDirectory out | Get-TensorQuantParams -Quantized |
            ForEach-Object Path | Sort-Object -Unique | Should -HaveCount 2
    }

    It 'goes on after files that cannot be converted' {
        ConvertTo-QuantizedModel digits_cnn.tflite -Destination a_quantized.tflite
        Set-Content b_text.tflite 'not a model'
        $results = Get-ChildItem *.tflite | ConvertTo-QuantizedModel -OutDirectory out -ErrorVariable errors -ErrorAction SilentlyContinue
        $results.Count | Should -Be 2
        $errors | Get-ErrorId | Should -BeExactly 'AlreadyQuantized', 'NotTfLiteModel'
        $errors[0].TargetObject | Should -BeLike '*a_quantized.tflite'
        Get-FileName out | Should -BeExactly 'digits_cnn.tflite', 'digits_resnet.tflite'
    }

    It 'is shown as a table' {
        $lines = ConvertTo-QuantizedModel *.tflite -OutDirectory out | Format-Table | Out-String -Width 120 -Stream | Where-Object { $_ }
        $lines[0] | Should -Match '^Source +Technique +Before +After +Ratio +LeftFloat +Path'
        $lines[2] | Should -Match '^digits_cnn\.tflite +DynamicRange +78\.8 KB +[\d.]+ KB +3\.\d\dx +2 '
        $lines.Count | Should -Be 4
    }

    It 'goes to CSV without names of types' {
        $csv = ConvertTo-QuantizedModel *.tflite -OutDirectory out | ConvertTo-Csv
        $csv.Count | Should -Be 3
        $csv | Should -Not -Match 'TfLiteQuant\.|System\.|`\d'
        ($csv | ConvertFrom-Csv)[0].Technique | Should -BeExactly 'DynamicRange'
    }

    It 'goes to JSON' {
        $read = ConvertTo-QuantizedModel digits_cnn.tflite | ConvertTo-Json -Depth 5 -EnumsAsStrings | ConvertFrom-Json
        $read.Technique | Should -BeExactly 'DynamicRange'
        $read.Operators.Hybrid | Should -Be 2
        $read.FloatLeftovers[0].Reason | Should -Match 'fewer than 1024'
    }
}

Describe 'ConvertTo-QuantizedModel and files that exist' {
    BeforeEach {
        $folder = New-ModelFolder
        Push-Location $folder
        Set-Content taken.tflite 'precious'
    }

    AfterEach { Pop-Location }

    It 'keeps them by default, and with -NoClobber' {
        foreach ($options in @{}, @{ NoClobber = $true }) {
            ConvertTo-QuantizedModel digits_cnn.tflite -Destination taken.tflite @options -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Get-ErrorId $errors[0] | Should -BeExactly 'TargetExists'
            Get-Content taken.tflite | Should -BeExactly 'precious'
        }
    }

    It 'replaces them with -Force' {
        (ConvertTo-QuantizedModel digits_cnn.tflite -Destination taken.tflite -Force).Path | Get-TfLiteModel | ForEach-Object State | Should -Be 'DynamicRange'
    }

    It 'never replaces the source' {
        $before = Get-FileHash digits_cnn.tflite
        foreach ($target in 'digits_cnn.tflite', 'x/../digits_cnn.tflite', (Join-Path $folder digits_cnn.tflite)) {
            ConvertTo-QuantizedModel digits_cnn.tflite -Destination $target -Force -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Get-ErrorId $errors[0] | Should -BeExactly 'TargetIsSource'
        }
        ConvertTo-QuantizedModel digits_cnn.tflite -OutDirectory . -Force -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Get-ErrorId $errors[0] | Should -BeExactly 'TargetIsSource'
        (Get-FileHash digits_cnn.tflite).Hash | Should -Be $before.Hash
    }

    It 'does not write one file for two sources, whatever -Force says' {
        $null = New-Item other -ItemType Directory
        Copy-Item digits_resnet.tflite other/digits_cnn.tflite
        $results = ConvertTo-QuantizedModel digits_cnn.tflite, other/digits_cnn.tflite -OutDirectory out -Force -ErrorVariable errors -ErrorAction SilentlyContinue
        @($results).Count | Should -Be 1
        Get-ErrorId $errors[0] | Should -BeExactly 'TargetExists'
    }
}

Describe 'ConvertTo-QuantizedModel -WhatIf' {
    BeforeEach {
        $folder = New-ModelFolder
        Push-Location $folder
    }

    AfterEach { Pop-Location }

    It 'writes nothing, neither file nor folder nor object' {
        $before = Get-FileName .
        ConvertTo-QuantizedModel *.tflite -OutDirectory out -WhatIf | Should -BeNullOrEmpty
        Get-FileName . | Should -BeExactly $before
        'out' | Should -Not -Exist
    }

    It 'says which file it is about' {
        $text = Invoke-NewPwsh -Import "ConvertTo-QuantizedModel '$folder/digits_cnn.tflite' -WhatIf" | Out-String
        $text -replace '\r?\n' | Should -Match 'What if: .*digits_cnn_dynamic_range\.tflite'
    }

    It 'gives the plan with -PassThru' {
        $result = ConvertTo-QuantizedModel digits_cnn.tflite -WhatIf -PassThru
        $result.Path | Should -BeNullOrEmpty
        $result.BytesAfter | Should -Be 0
        $result.Plan.Operators.Count | Should -Be 8
        $result.QuantizedTensors | Should -Be 2
        $result | Format-Table | Out-String -Width 120 | Should -Match '\(not written\)'
    }

    It 'foretells what a conversion then does' {
        $plan = (ConvertTo-QuantizedModel digits_resnet.tflite -WhatIf -PassThru).Plan
        $done = (ConvertTo-QuantizedModel digits_resnet.tflite).Plan
        "$($done.Operators)" | Should -BeExactly "$($plan.Operators)"
    }

    It 'also finds errors' {
        Set-Content digits_cnn_dynamic_range.tflite 'precious'
        ConvertTo-QuantizedModel digits_cnn.tflite -WhatIf -ErrorVariable errors -ErrorAction SilentlyContinue
        Get-ErrorId $errors[0] | Should -BeExactly 'TargetExists'
    }
}

Describe 'ConvertTo-QuantizedModel with integer activations' {
    BeforeEach {
        $folder = New-ModelFolder
        Push-Location $folder
        $data = Import-RepresentativeDataset ../data/digits_calibration.npz
    }

    AfterEach { Pop-Location }

    It 'makes a model of integers only, which its targets take and which is as accurate' {
        $result = ConvertTo-QuantizedModel digits_resnet.tflite -Technique IntegerOnly -RepresentativeDataset $data
        $result.FloatLeftovers | Should -BeNullOrEmpty
        (Get-TfLiteOperator $result.Path).Where({ $_.Kind -eq 'Float' }) | Should -BeNullOrEmpty
        ($result | Test-QuantizedModel -Target TFLiteMicro -PassThru).IsValid | Should -BeTrue
        ($result | Measure-QuantizedAccuracy -Dataset ../data/digits_test.npz -MaxDrop 0.02 -PassThru).Verdict | Should -Be 'Passed'
    }

    It 'gives the same bytes from data and from ranges that were kept' {
        Measure-TensorRange digits_cnn.tflite -Dataset $data | Export-TensorRange ranges.json
        $direct = ConvertTo-QuantizedModel digits_cnn.tflite -Technique FullInteger -RepresentativeDataset $data -Destination direct.tflite
        $kept = ConvertTo-QuantizedModel digits_cnn.tflite -Technique FullInteger -Calibration ranges.json -Destination kept.tflite
        (Get-FileHash $kept.Path).Hash | Should -BeExactly (Get-FileHash $direct.Path).Hash
    }

    It 'calibrates <_>' -ForEach 'MovingAverage', 'Percentile', 'Entropy', 'MeanSquaredError' {
        $result = ConvertTo-QuantizedModel digits_cnn.tflite -Technique Int16x8 -RepresentativeDataset $data -CalibrationMethod $_
        "$($result.Calibration.Method)" | Should -Match $_
    }
}

Describe 'ConvertTo-QuantizedModel with what it cannot do' {
    BeforeEach {
        $folder = New-ModelFolder
        Push-Location $folder
    }

    AfterEach { Pop-Location }

    It 'asks for data where the technique <_> needs it' -ForEach 'FullInteger', 'IntegerOnly', 'Int16x8' {
        ConvertTo-QuantizedModel *.tflite -Technique $_ -ErrorVariable errors -ErrorAction SilentlyContinue
        # One for each model: a file may carry its ranges.
        $errors | Get-ErrorId | Should -BeExactly 'CalibrationMissing', 'CalibrationMissing'
        $errors[0].ErrorDetails.RecommendedAction | Should -Match '-RepresentativeDataset'
        Get-FileName . | Should -BeExactly 'digits_cnn.tflite', 'digits_resnet.tflite'
    }

    It 'refuses options that contradict each other: <Text>' -ForEach @(
        @{ Text = '-Destination and -OutDirectory'; Options = @{ Destination = 'a'; OutDirectory = 'b' } }
        @{ Text = '-Force and -NoClobber'; Options = @{ Force = $true; NoClobber = $true } }
        @{ Text = 'Float16 and -PerTensor'; Options = @{ Technique = 'Float16'; PerTensor = $true } }
        @{ Text = 'Float16 and -WeightOnly'; Options = @{ Technique = 'Float16'; WeightOnly = $true } }
        @{ Text = 'Float16 and -MinimumElements'; Options = @{ Technique = 'Float16'; MinimumElements = 7 } }
        @{ Text = 'one -Destination for two sources'; Options = @{ Destination = 'a' } }
    ) {
        { ConvertTo-QuantizedModel *.tflite @Options } | Should -Throw -ErrorId 'InvalidOption,*'
        Get-FileName . | Should -BeExactly 'digits_cnn.tflite', 'digits_resnet.tflite'
    }

    It 'says that a quantized model is quantized already' {
        $results = 'DynamicRange', 'Float16' | ForEach-Object { ConvertTo-QuantizedModel digits_cnn.tflite -Technique $_ }
        $results | ConvertTo-QuantizedModel -Technique Float16 -OutDirectory out -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors | Get-ErrorId | Should -BeExactly 'AlreadyQuantized', 'AlreadyQuantized'
        "$($errors[0])" | Should -Match 'dynamic range'
        "$($errors[1])" | Should -Match 'float16'
    }

    It 'takes a float16 model for a float one' {
        $whole = ConvertTo-QuantizedModel digits_cnn.tflite
        $halves = ConvertTo-QuantizedModel digits_cnn.tflite -Technique Float16 | ConvertTo-QuantizedModel -OutDirectory out
        $halves.Operators['Hybrid'] | Should -Be $whole.Operators['Hybrid']
        # What stays float keeps its halves, each behind a DEQUANTIZE.
        (Get-TfLiteOperator $halves.Path).Operator -ne 'DEQUANTIZE' | Should -Be (Get-TfLiteOperator $whole.Path).Operator
    }

    It 'gives the error <Id> for a target: <Text>' -ForEach @(
        @{ Text = 'a directory'; Target = { $null = New-Item there -ItemType Directory; 'there' }; Id = 'PathIsDirectory' }
        @{ Text = 'in a folder that is missing'; Target = { 'missing/model.tflite' }; Id = 'TargetUnwritable' }
        @{ Text = 'in a file'; Target = { 'digits_resnet.tflite/model.tflite' }; Id = 'TargetUnwritable' }
    ) {
        ConvertTo-QuantizedModel digits_cnn.tflite -Destination (& $Target) -ErrorVariable errors -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $errors | Get-ErrorId | Should -BeExactly $Id
        $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-FileName . | Should -BeExactly 'digits_cnn.tflite', 'digits_resnet.tflite'
    }

    It 'refuses a target outside the file system' {
        { ConvertTo-QuantizedModel digits_cnn.tflite -Destination Env:MODEL } | Should -Throw -ErrorId 'NotFileSystemPath,*'
    }
}

Describe 'ConvertTo-QuantizedModel when it is stopped' {
    BeforeEach {
        $folder = New-ModelFolder
        Push-Location $folder
    }

    AfterEach { Pop-Location }

    It 'leaves whole files or none, as a job in another process' {
        $job = Start-Job {
            Import-Module $using:Manifest
            foreach ($i in 1..100000) { ConvertTo-QuantizedModel "$using:folder/digits_resnet.tflite" -Destination "$using:folder/out_$i.tflite" }
        }
        while (-not (Test-Path "$folder/out_3.tflite")) {
            $job.State | Should -Be 'Running'
            Start-Sleep -Milliseconds 20
        }
        Stop-Job $job
        $job.State | Should -Be 'Stopped'
        Remove-Job $job -Force
        Get-FileName . | Should -Not -Match '\.tmp$'
        Get-TfLiteModel out_*.tflite -ErrorAction Stop | Where-Object State -ne DynamicRange | Should -BeNullOrEmpty
    }

    It 'stops at once, and leaves whole files or none: pause of <_> ms' -ForEach 5, 17, 40, 90 {
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
                param($manifest, $folder)
                Import-Module $manifest
                Set-Content "$folder/started" ''
                foreach ($i in 1..100000) { ConvertTo-QuantizedModel "$folder/digits_resnet.tflite" -Destination "$folder/out_$i.tflite" }
            }).AddArgument($Manifest).AddArgument($folder)
        $run = $shell.BeginInvoke()
        while (-not (Test-Path "$folder/started")) { Start-Sleep -Milliseconds 5 }
        Start-Sleep -Milliseconds $_
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
        { $shell.EndInvoke($run) } | Should -Throw
        $shell.Dispose()
        Remove-Item started
        Get-FileName . | Should -Not -Match '\.tmp$'
        Get-ChildItem out_*.tflite | Get-TfLiteModel -ErrorAction Stop | Where-Object State -ne DynamicRange | Should -BeNullOrEmpty
    }

    It 'can be stopped by the next command of the pipeline' {
        $first = Get-ChildItem *.tflite | ConvertTo-QuantizedModel -OutDirectory out | Select-Object -First 1
        $first.Path | Should -BeLike '*digits_cnn.tflite'
        Get-FileName out | Should -BeExactly 'digits_cnn.tflite'
    }
}

Describe 'Completion of ConvertTo-QuantizedModel' {
    BeforeEach {
        $folder = New-ModelFolder
        Push-Location $folder
    }

    AfterEach { Pop-Location }

    It 'offers techniques, kinds and names: <Line>' -ForEach @(
        @{ Line = 'ConvertTo-QuantizedModel digits_cnn.tflite -Technique '; Offer = 'Float16' }
        @{ Line = 'ConvertTo-QuantizedModel digits_cnn.tflite -Exclude '; Offer = 'CONV_2D' }
        @{ Line = 'ConvertTo-QuantizedModel digits_cnn.tflite -Include SOFT'; Offer = 'SOFTMAX' }
    ) {
        [System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches.CompletionText | Should -Contain $Offer
    }
}
