BeforeDiscovery {
    . "$PSScriptRoot/Support.ps1"
    $scripts = Get-ChildItem "$Repository/docs/examples/*.ps1" | ForEach-Object { @{ Name = $_.Name } }
    # A PowerShell endpoint over SSH on this machine, that lets ssh in without asking: see shard-remoting.ps1.
    $endpoint = try {
        if (-not (Get-Command ssh -ErrorAction Ignore)) { throw 'there is no ssh' }
        $probe = New-PSSession -HostName localhost -Options @{ BatchMode = 'yes' } -ConnectingTimeout 20000 -ErrorAction Stop
        Remove-PSSession $probe
        @{ Reason = $null }
    }
    catch { @{ Reason = "$_" } }
}

BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    $examples = "$Repository/docs/examples"

    # Runs a script as a build would, in another folder, and gives its exit code and all that it wrote.
    function Invoke-Example([string] $Name, [string[]] $Arguments) {
        Push-Location $TestDrive
        try { $text = pwsh -NoProfile -NonInteractive -Command "`$PSStyle.OutputRendering = 'PlainText'; Import-Module '$Manifest'; & '$examples/$Name' $Arguments; exit `$LASTEXITCODE" 2>&1 | Out-String -Width 500 }
        finally { Pop-Location }
        [pscustomobject] @{ ExitCode = $LASTEXITCODE; Text = $text }
    }
}

Describe 'docs/examples' {
    It '<Name> has no error of syntax, and help' -ForEach $scripts {
        $problems = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile("$examples/$Name", [ref] $null, [ref] $problems)
        $problems | Should -BeNullOrEmpty
        (Get-Help "$examples/$Name").Synopsis | Should -Match '\.$'
    }

    It 'ci-gate.ps1 runs as it stands, with pwsh -File, from another folder' {
        Push-Location $TestDrive
        try { $text = pwsh -NoProfile -NonInteractive -File "$examples/ci-gate.ps1" -OutDirectory gate 2>&1 | Out-String }
        finally { Pop-Location }
        $LASTEXITCODE | Should -Be 0
        $text | Should -Match '^PASSED: digits_resnet.tflite Top1'
        "$TestDrive/gate/digits_resnet.tflite" | Should -Exist
    }

    It 'ci-gate.ps1 fails a build' {
        $text = pwsh -NoProfile -NonInteractive -File "$examples/ci-gate.ps1" -OutDirectory "$TestDrive/gate" -MaxDrop -0.5 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 1
        $text | Should -Match 'FAILED: '
        $text | Should -Match 'Top1 drops by'
    }

    It 'ci-gate.ps1 serves as an assertion' {
        Import-Module $Manifest -Force
        { & "$examples/ci-gate.ps1" -OutDirectory "$TestDrive/gate" } | Should -Not -Throw
        { & "$examples/ci-gate.ps1" -OutDirectory "$TestDrive/gate" -MaxDrop -0.5 } | Should -Throw -ErrorId 'AccuracyDropExceeded*'
        (& "$examples/ci-gate.ps1" -OutDirectory "$TestDrive/gate" -PassThru).Verdict | Should -Be 'Passed'
    }

    It 'compare-folder.ps1 gives rows that can be sorted and exported' {
        $run = Invoke-Example compare-folder.ps1 "-OutDirectory compared -PassThru | Sort-Object Bytes | Select-Object Model, Technique, Bytes, Sqnr | ConvertTo-Csv"
        $rows = $run.Text | ConvertFrom-Csv
        $rows.Count | Should -Be 10
        $rows[0].Model | Should -Be 'digits_cnn.tflite'
    }

    It 'choose-technique.ps1 chooses' {
        (Invoke-Example choose-technique.ps1 '-OutDirectory choice').Text | Should -Match 'Chosen: DynamicRange'
    }

    It 'shard-parallel.ps1 gives the answer of one run' {
        $text = (Invoke-Example shard-parallel.ps1 '-OutDirectory shards').Text
        foreach ($answer in 'calibration', 'model', 'accuracy') { $text | Should -Match "The same $answer as in one run: True" }
    }
}

Describe 'docs/examples/shard-remoting.ps1' {
    It 'gives the answer of one run over SSH' -Skip:($null -ne $endpoint.Reason) {
        $before = Get-ChildItem ([IO.Path]::GetTempPath()) -Directory -Filter TfLiteQuant-????????-*
        $text = (Invoke-Example shard-remoting.ps1 '-OutDirectory remote').Text
        $text | Should -Match '2 sessions: localhost, localhost\.'
        foreach ($answer in 'calibration', 'model', 'accuracy') { $text | Should -Match "The same $answer as in one run: True" }
        # Nothing is left there.
        Get-ChildItem ([IO.Path]::GetTempPath()) -Directory -Filter TfLiteQuant-????????-* | Where-Object FullName -notin @($before | ForEach-Object FullName) | Should -BeNullOrEmpty
    }

    It 'takes sessions that are open, and leaves them open' -Skip:($null -ne $endpoint.Reason) {
        Import-Module $Manifest -Force
        $sessions = New-PSSession -HostName localhost, localhost -Options @{ BatchMode = 'yes' }
        try {
            # One sample for two sessions: a share is empty.
            $header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 28, 28, 1), }".PadRight(117) + "`n"
            [IO.File]::WriteAllBytes("$TestDrive/one.npy", [byte[]] (0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 118, 0) + [Text.Encoding]::ASCII.GetBytes($header) + [byte[]]::new(28 * 28 * 4))
            $one = @{ Calibration = "$TestDrive/one.npy"; Test = "$TestDrive/one.npy"; WarningAction = 'Ignore' }
            $text = & "$examples/shard-remoting.ps1" -Session $sessions -Model "$ExampleModels/digits_cnn.tflite" -OutDirectory "$TestDrive/open" @one | Out-String
            $text | Should -Match 'Measured on 1 samples'
            $text | Should -Match 'The same accuracy as in one run: True'
            $sessions.State | Should -Be 'Opened', 'Opened'

            # Once more, with the module that the sessions have by now.
            & "$examples/shard-remoting.ps1" -Session $sessions -Model "$ExampleModels/digits_cnn.tflite" -OutDirectory "$TestDrive/open" @one -NoCheck | Out-String | Should -Match 'Measured on 1 samples'

            { & "$examples/shard-remoting.ps1" -Session $sessions[0] -UseInstalledModule -OutDirectory "$TestDrive/none" } | Should -Throw '*localhost*It has no module TfLiteQuant*'
            { & "$examples/shard-remoting.ps1" -Session $sessions[0] -RemoteCalibration /none.npz -OutDirectory "$TestDrive/none" } | Should -Throw '*localhost*no such file*'
        }
        finally {
            Invoke-Command $sessions { Remove-Item (Get-Module TfLiteQuant).ModuleBase -Recurse -Force -ErrorAction Ignore }
            Remove-PSSession $sessions
        }
    }

    It 'was skipped, for the lack of an endpoint' -Skip:($null -eq $endpoint.Reason) -ForEach $endpoint {
        Set-ItResult -Skipped -Because "there is no PowerShell endpoint over SSH on localhost: $Reason"
    }

    It 'says which machine it cannot reach' {
        { & "$examples/shard-remoting.ps1" -HostName no-such-host.invalid -OutDirectory "$TestDrive/none" } | Should -Throw "*no-such-host.invalid*"
    }

    It 'says what is missing before it asks any machine' {
        { & "$examples/shard-remoting.ps1" -HostName no-such-host.invalid -Model none.tflite -OutDirectory "$TestDrive/none" } | Should -Throw "There is no '*none.tflite'."
    }
}
