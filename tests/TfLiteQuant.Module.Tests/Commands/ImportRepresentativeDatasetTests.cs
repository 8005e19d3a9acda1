using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

public sealed class ImportRepresentativeDatasetTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Fact]
    public void A_file_becomes_a_dataset()
    {
        using var folder = new TestFolder();
        var path = SampleFiles.WriteArchive(folder["in.npz"], ("left", "(3, 2)", new float[6]), ("right", "(3, 2)", new float[6]));
        var data = session.Run("Import-RepresentativeDataset $args[0] -Signature subtract", path).Single();
        Assert.Equal(("ImportedDataset", 3L, "Npz", path), ((string)((PSObject)data).BaseObject.GetType().Name, (long)data.Count, (string)data.Format, (string)data.Description));
        Assert.Equal([path], (IReadOnlyList<string>)data.Path);
        Assert.Equal("subtract", data.Signature);
        Assert.False(data.IsSynthetic);
        Assert.False(data.IsLabelled ?? false);
        Assert.Empty(data.ClassNames);
    }

    [Theory]
    [InlineData("Import-RepresentativeDataset $f/*.npy")]
    [InlineData("Import-RepresentativeDataset $f")]
    [InlineData("Import-RepresentativeDataset -Path $f/a.npy, $f/b.npy")]
    [InlineData("Import-RepresentativeDataset -LiteralPath $f/a.npy, $f/b.npy")]
    [InlineData("\"$f/a.npy\", \"$f/b.npy\" | Import-RepresentativeDataset")]
    [InlineData("[IO.DirectoryInfo]::new($f).GetFiles() | Import-RepresentativeDataset")]
    [InlineData("[IO.DirectoryInfo]::new($f) | Import-RepresentativeDataset")]
    [InlineData("[pscustomobject] @{ PSPath = \"$f/a.npy\" }, [pscustomobject] @{ PSPath = \"$f/b.npy\" } | Import-RepresentativeDataset")]
    public void All_paths_make_one_dataset(string script)
    {
        using var folder = new TestFolder();
        SampleFiles.Write(folder["a.npy"], "(2, 4)", new float[8]);
        SampleFiles.Write(folder["b.npy"], "(1, 4)", new float[4]);
        Assert.Equal(3L, session.Run("$f = $args[0]; " + script, folder.Path).Single().Count);
    }

    [Theory]
    [InlineData("1..3 | ForEach-Object { @{ x = [float[]] ($_, 2, 3, 4) } } | Import-RepresentativeDataset")]
    [InlineData("1..3 | ForEach-Object { , [float[]] ($_, 2, 3, 4) } | Import-RepresentativeDataset")]
    [InlineData("1..3 | ForEach-Object { [pscustomobject] @{ x = ($_, 2, 3, 4); other = 'text' } } | Import-RepresentativeDataset")]
    [InlineData("1..3 | ForEach-Object { [pscustomobject] @{ x_0 = \"$_\"; x_1 = 2; x_2 = '3.0'; x_3 = 4; label = 'cat' } } | Import-RepresentativeDataset")]
    [InlineData("1..3 | ForEach-Object { $a = [float[,]]::new(2, 2); $a[0, 0] = $_; $a[0, 1] = 2; $a[1, 0] = 3; $a[1, 1] = 4; [pscustomobject] @{ x = $a; boxes = [float[,]]::new(0, 5) } } | Import-RepresentativeDataset")]
    [InlineData("Import-RepresentativeDataset -InputObject (1..3 | ForEach-Object { @{ X = ($_, 2), (3, 4) } })")]
    [InlineData("Import-RepresentativeDataset -InputObject { foreach ($i in 1..3) { @{ x = [float[]] ($i, 2, 3, 4) } } }")]
    [InlineData("{ 1..3 | ForEach-Object { @{ x = [float[]] ($_, 2, 3, 4) } } } | Import-RepresentativeDataset")]
    [InlineData("$a = [float[,]]::new(3, 4); foreach ($i in 0..2) { $a[$i, 0] = $i + 1; $a[$i, 1] = 2; $a[$i, 2] = 3; $a[$i, 3] = 4 }; Import-RepresentativeDataset -InputObject $a")]
    [InlineData("Import-RepresentativeDataset -InputObject @{ x = (1, 2, 3, 4), (2, 2, 3, 4), (3, 2, 3, 4); y = 1, 2, 3 }")]
    [InlineData("Import-RepresentativeDataset -InputObject ((1, 2, 3, 4), (2, 2, 3, 4), (3, 2, 3, 4))")]
    public void Objects_are_samples(string script)
    {
        using var folder = new TestFolder();
        var preview = session.Run($"$d = & {{ {script} }}; Import-RepresentativeDataset -InputObject $d -Preview -Model $args[0]", RunnableModels.Negation(folder["m.tflite"])).Single();
        Assert.Equal((3, 3L), ((int)preview.Read, (long)preview.Count));
        Assert.Equal((1.0, 4.0), ((double)preview.Inputs[0].Min, (double)preview.Inputs[0].Max));
        Assert.Equal([2.5, 2.75, 3.0], ((IEnumerable<dynamic>)preview.Samples).Select(static sample => (double)sample.Mean));
    }

    [Fact]
    public void Values_are_transformed_and_samples_chosen()
    {
        using var folder = new TestFolder();
        var model = RunnableModels.Negation(folder["m.tflite"]);
        var path = SampleFiles.Write(folder["x.npy"], "(4, 2, 2)", [.. Enumerable.Range(0, 16).Select(static i => (float)i)]);
        var preview = session.Run("Import-RepresentativeDataset $args[1] -Scale 2 -Mean 1 -Std 10 -Skip 1 -First 2 -Preview -Model $args[0]", model, path).Single();
        Assert.Equal([1L, 2L], ((IEnumerable<dynamic>)preview.Samples).Select(static sample => (long)sample.Index));
        Assert.Equal((0.7, 2.1), (Math.Round((double)preview.Inputs[0].Min, 5), Math.Round((double)preview.Inputs[0].Max, 5)));
        var shuffled = session.Run("Import-RepresentativeDataset $args[1] -Shuffle -Seed 3 -Preview -Model $args[0]", model, path).Single();
        var again = session.Run("Import-RepresentativeDataset $args[1] -Shuffle -Seed 3 -First 2 -Preview -Model $args[0]", model, path).Single();
        Assert.Equal(((IEnumerable<dynamic>)shuffled.Samples).Take(2).Select(static sample => (long)sample.Index), ((IEnumerable<dynamic>)again.Samples).Select(static sample => (long)sample.Index));
    }

    [Theory]
    [InlineData("-InputSource @{ left = \"$f/a.npy\"; right = \"$f/b.npy\" }")]
    [InlineData("-InputObject @{ left = \"$f/a.npy\"; right = [IO.FileInfo] \"$f/b.npy\" }")]
    [InlineData("-InputSource @{ left = (Import-RepresentativeDataset $f/a.npy); right = \"$f/b.npy\" }")]
    public void Inputs_have_sources_of_their_own(string source)
    {
        using var folder = new TestFolder();
        var model = RunnableModels.Difference(folder["m.tflite"]);
        SampleFiles.Write(folder["a.npy"], "(2, 2)", 1, 2, 3, 4);
        SampleFiles.Write(folder["b.npy"], "(2, 2)", 5, 6, 7, 8);
        var preview = session.Run($"$f = $args[1]; Import-RepresentativeDataset {source} -Signature subtract -Preview -Model $args[0]", model, folder.Path).Single();
        Assert.Equal((2, "subtract"), ((int)preview.Read, (string)preview.Signature));
        Assert.Equal((1.0, 8.0), ((double)preview.Inputs[0].Min, (double)preview.Inputs[1].Max));
    }

    [Fact]
    public void Labels_come_from_columns_and_files()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["a.csv"], "x,kind\n1,dog\n2,cat\n");
        File.WriteAllText(folder["classes.txt"], "7\n8\n");
        var named = session.Run("Import-RepresentativeDataset $args[0] -LabelFrom kind", folder["a.csv"]).Single();
        Assert.Equal(["cat", "dog"], (IReadOnlyList<string>)named.ClassNames);
        Assert.True(named.IsLabelled);
        Assert.Equal(["dog", "cat"], (IReadOnlyList<string>)session.Run("Import-RepresentativeDataset $args[0] -LabelFrom Column:kind -ClassName dog, cat", folder["a.csv"]).Single().ClassNames);
        Assert.True(session.Run("Import-RepresentativeDataset $args[0] -LabelFrom $args[1]", folder["a.csv"], folder["classes.txt"]).Single().IsLabelled);
    }

    [Theory]
    [InlineData("Import-RepresentativeDataset label.csv", true)]
    [InlineData("Import-RepresentativeDataset other.csv", false)]
    [InlineData("Import-RepresentativeDataset label.csv -Shuffle -First 1", true)]
    [InlineData("Import-RepresentativeDataset -InputObject (Import-RepresentativeDataset label.csv)", true)]
    [InlineData("Import-RepresentativeDataset -InputSource @{ x = 'label.csv' }", true)]
    [InlineData("Import-RepresentativeDataset label.npz", true)]
    [InlineData("Import-RepresentativeDataset other.npz", null)]
    [InlineData("Import-RepresentativeDataset single.npz", false)]
    [InlineData("Import-RepresentativeDataset -InputObject @{ x = 1, 2; y = 0, 1 }", null)]
    [InlineData("Import-RepresentativeDataset -InputObject @{ x = 1, 2; Label = 0, 1 }", true)]
    [InlineData("@{ x = 1; label = 'cat' }, @{ x = 2; label = 'dog' } | Import-RepresentativeDataset", true)]
    [InlineData("1, 2 | Import-RepresentativeDataset", false)]
    public void Labels_that_are_found_are_told(string script, bool? isLabelled)
    {
        using var folder = new TestFolder();
        session.Location = folder.Path;
        File.WriteAllText(folder["label.csv"], "x,label\n1,0\n2,1\n");
        File.WriteAllText(folder["other.csv"], "x,y\n1,0\n2,1\n");
        SampleFiles.WriteArchive(folder["label.npz"], ("x", "(2,)", [1, 2]), ("label", "(2,)", [0, 1]));
        SampleFiles.WriteArchive(folder["other.npz"], ("x", "(2,)", [1, 2]), ("y", "(2,)", [0, 1]));
        SampleFiles.WriteArchive(folder["single.npz"], ("x", "(2,)", [1, 2]));
        Assert.Equal(isLabelled, (bool?)session.Run(script).Single().IsLabelled);
    }

    [Theory]
    [InlineData("Import-RepresentativeDataset $f/none.npz", "FileNotFound", "no such file")]
    [InlineData("Import-RepresentativeDataset $f/*.none", "FileNotFound", "pattern")]
    [InlineData("Import-RepresentativeDataset env:PATH", "NotFileSystemPath", "provider")]
    [InlineData("Import-RepresentativeDataset $f/m.tflite", "InvalidDataset", "m.tflite")]
    [InlineData("Import-RepresentativeDataset $f/bad.npy", "InvalidDataset", "not a .npy array")]
    [InlineData("Import-RepresentativeDataset $f/x.npy -Std 0", "InvalidOption", "may not be 0")]
    [InlineData("Import-RepresentativeDataset $f/x.npy -LabelFrom kind", "InvalidDataset", "nothing called 'kind'")]
    [InlineData("Import-RepresentativeDataset $f/x.npy -LabelFrom none.txt", "FileNotFound", "none.txt")]
    [InlineData("@{ x = 'seven' }, 1 | Import-RepresentativeDataset -LabelFrom FolderName", "InvalidDataset", "no folder")]
    [InlineData("@{ x = Get-Command Get-Help } | Import-RepresentativeDataset", "InvalidDataset", "Object 0: 'x'")]
    [InlineData("@{ x = $null } | Import-RepresentativeDataset", "InvalidDataset", "$null")]
    [InlineData("Import-RepresentativeDataset -InputObject @{ a = 1, 2; b = 1, 2, 3 }", "InvalidDataset", "different numbers")]
    [InlineData("Import-RepresentativeDataset -InputSource @{ a = \"$f/none.npy\" }", "FileNotFound", "none.npy")]
    [InlineData("Import-RepresentativeDataset -InputObject { throw 'No luck.' }", "No luck.", "No luck.")]
    public void What_is_wrong_is_an_error_with_an_id_of_its_own(string script, string id, string text)
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["m.tflite"]);
        SampleFiles.Write(folder["x.npy"], "(1, 4)", 1, 2, 3, 4);
        TestModels.Text(folder["bad.npy"]);
        var run = session.Run("$f = $args[0]; " + script, folder.Path);
        Assert.Empty(run.Output);
        var error = run.SingleError();
        Assert.StartsWith(id, error.FullyQualifiedErrorId);
        Assert.Contains(text, error.ToString());
    }

    [Theory]
    [InlineData("-Preview", "-Model")]
    [InlineData("-Model m.tflite", "-Preview")]
    [InlineData("-Seed 3", "-Shuffle")]
    [InlineData("-Shard 1", "need each other")]
    [InlineData("-ShardCount 2", "need each other")]
    [InlineData("-Shard 3 -ShardCount 2", "no shard 3 of 2")]
    public void Options_that_contradict_each_other_end_the_command(string options, string text)
    {
        var error = session.Run("Import-RepresentativeDataset a.npy " + options).Terminating;
        Assert.StartsWith("InvalidOption,", error!.FullyQualifiedErrorId);
        Assert.Contains(text, error.ToString() + error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Findings_tell_what_is_wrong_with_the_data()
    {
        using var folder = new TestFolder();
        var model = RunnableModels.Negation(folder["m.tflite"]);
        var preview = session.Run("(0, 0, 0, 0), (0, 10, 200, 255), (1, 2, [double]::NaN, 3) | ForEach-Object { , $_ } | Import-RepresentativeDataset -Preview -Model $args[0]", model).Single();
        Assert.Equal(["InvalidDataset", "ConstantSample", "FewSamples", "UnscaledPixels"], ((IEnumerable<dynamic>)preview.Findings).Select(static finding => (string)finding.Code));
        Assert.Equal("Error", preview.Findings[0].Severity.ToString());
    }

    [Fact]
    public void Script_blocks_that_report_errors_make_no_dataset()
    {
        var run = session.Run("Import-RepresentativeDataset -InputObject { @{ x = 1 }; Get-TfLiteModel /no/such/file; @{ x = 2 } } -ErrorAction SilentlyContinue; 'after'");
        Assert.Equal("after", Assert.Single(run.Output).ToString());
    }

    [Fact]
    public void Large_results_of_script_blocks_do_not_stay_in_memory()
    {
        using var folder = new TestFolder();
        var model = RunnableModels.Negation(folder["m.tflite"]);
        // 17 arrays of 16 MB: 272 MB, of which 256 stay.
        var preview = session.Run("$d = Import-RepresentativeDataset -InputObject { foreach ($i in 1..17) { @{ x = [float[]] (1, 2, 3, $i); big = [byte[]]::new(16MB) } } }; Import-RepresentativeDataset -InputObject $d -Preview -Model $args[0]", model).Single();
        Assert.Equal(17.0, preview.Inputs[0].Max);
    }

    [Fact]
    public void Stopping_ends_a_script_block_that_has_no_end()
    {
        using var shell = session.Shell("Import-RepresentativeDataset -InputObject { while ($true) { @{ x = 1 }; [Threading.Thread]::Sleep(20); } }");
        var output = new PSDataCollection<PSObject>();
        var running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        running.AsyncWaitHandle.WaitOne(300);
        shell.Stop();
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.ThrowsAny<RuntimeException>(() => shell.EndInvoke(running));
        Assert.Empty(output);
        Assert.Single(session.Run("@{ x = 1 } | Import-RepresentativeDataset").ThrowIfFailed().Output);
    }

    [Fact]
    public void Names_of_formats_are_completed()
    {
        const string Line = "Import-RepresentativeDataset a.bin -Format ";
        var script = "[System.Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches.CompletionText";
        Assert.Equal(["Csv", "Idx", "Image", "Npy", "Npz", "Raw", "TfRecord", "Wav"], session.Run(script, Line).ThrowIfFailed().Output.Select(static text => (string)text.ToString()));
    }

    /// <summary>What other cmdlets' parameters of datasets take, through the attribute they have.</summary>
    [Theory]
    [InlineData("\"$f/a.npy\"", "1: 2 Npy")]
    [InlineData("\"$f/a.npy\", (Import-RepresentativeDataset $f/b.npy)", "2: 2 Npy, 1 Npy")]
    [InlineData("$f", "1: 3 Npy")]
    [InlineData("([IO.FileInfo] \"$f/a.npy\")", "1: 2 Npy")]
    [InlineData("@{ x = \"$f/a.npy\" }", "1: 2 Joined")]
    [InlineData("@{ x = (1, 2), (3, 4) }", "1: 2 Object")]
    [InlineData("{ @{ x = 1, 2 } }", "1: 1 Object")]
    [InlineData("@(@{ x = 1, 2 }, @{ x = 3, 4 })", "1: 2 Object")]
    [InlineData("\"$f/none.npz\"", "FileNotFound")]
    [InlineData("\"$f/bad.npy\"", "InvalidDataset")]
    [InlineData("'env:PATH'", "NotFileSystemPath")]
    public void Arguments_become_datasets(string argument, string expected)
    {
        using var folder = new TestFolder();
        SampleFiles.Write(folder["a.npy"], "(2, 4)", new float[8]);
        SampleFiles.Write(folder["b.npy"], "(1, 4)", new float[4]);
        if (expected == "InvalidDataset") TestModels.Text(folder["bad.npy"]);
        var script = $$"""
            $f = $args[0]
            $argument = {{argument}}
            $made = [TfLiteQuant.PowerShell.Binding.DatasetTransformationAttribute]::new().Transform($ExecutionContext, $argument)
            if ($made[0].Error) { $null -ne $made[0].Error.Code ? "$($made[0].Error.Code)" : 'NotFileSystemPath' }
            else { "$($made.Count): " + (($made | ForEach-Object { "$($_.Count) $($_.Format)" }) -join ', ') }
            """;
        Assert.Equal(expected, session.Run(script, folder.Path).Single().ToString());
    }
}
