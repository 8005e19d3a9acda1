using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>What <c>Invoke-TfLiteModel</c> takes as inputs and gives as outputs.</summary>
public sealed class InvokeTfLiteModelTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    /// <summary>Every way to say 1, 2, 3, 4 for an input of shape [1, 2, 2].</summary>
    public static IEnumerable<TheoryDataRow<string>> Forms =>
    [
        new("Invoke-TfLiteModel $m -InputObject ([float[]] (1, 2, 3, 4))"),
        new("Invoke-TfLiteModel $m -InputObject ([double[]] (1, 2, 3, 4))"),
        new("Invoke-TfLiteModel $m -InputObject ([int[]] (1, 2, 3, 4))"),
        new("Invoke-TfLiteModel $m -InputObject ([byte[]] (1, 2, 3, 4))"),
        new("Invoke-TfLiteModel $m -InputObject ([Half[]] (1, 2, 3, 4))"),
        new("Invoke-TfLiteModel $m -Inputs 1, 2, 3, 4"),
        new("Invoke-TfLiteModel $m -Inputs 1, 2.0, ([float] 3), ([decimal] 4)"),
        new("Invoke-TfLiteModel $m -Inputs '1', '2', '3.0', '4e0'"),
        new("Invoke-TfLiteModel $m -Inputs (1, 2), (3, 4)"),
        new("Invoke-TfLiteModel $m -Inputs @(, ((1, 2), (3, 4)))"),
        new("Invoke-TfLiteModel $m -Inputs ([float[]] (1, 2)), ([float[]] (3, 4))"),
        new("$a = [float[,]]::new(2, 2); $a[0, 0] = 1; $a[0, 1] = 2; $a[1, 0] = 3; $a[1, 1] = 4; Invoke-TfLiteModel $m -Inputs $a"),
        new("Invoke-TfLiteModel $m -Inputs ([Collections.Generic.List[double]] (1, 2, 3, 4))"),
        new("Invoke-TfLiteModel $m -Inputs @{ x = 1, 2, 3, 4 }"),
        new("Invoke-TfLiteModel $m -Inputs @{ X = 1, 2, 3, 4 }"),
        new("Invoke-TfLiteModel $m -Inputs ([ordered] @{ x = (1, 2), (3, 4) })"),
        new("Invoke-TfLiteModel $m -Inputs ([pscustomobject] @{ x = 1, 2, 3, 4; label = 'four' })"),
        new("Invoke-TfLiteModel -LiteralPath $m -Inputs 1, 2, 3, 4"),
        new("Invoke-TfLiteModel $m (1, 2, 3, 4)"),
        new("Invoke-TfLiteModel (1, 2, 3, 4) -LiteralPath $m"),
        new(", (1, 2, 3, 4) | Invoke-TfLiteModel $m"),
        new(", [float[]] (1, 2, 3, 4) | Invoke-TfLiteModel -LiteralPath $m"),
        new("@{ x = 1, 2, 3, 4 } | Invoke-TfLiteModel $m"),
        new("[pscustomobject] @{ x = 1, 2, 3, 4; label = 'four' } | Invoke-TfLiteModel $m"),
        new("$m | Invoke-TfLiteModel -Inputs 1, 2, 3, 4"),
        new("[IO.FileInfo]::new($m) | Invoke-TfLiteModel -Inputs 1, 2, 3, 4"),
        new("Get-TfLiteModel $m | Invoke-TfLiteModel -Inputs 1, 2, 3, 4"),
        new("Invoke-TfLiteModel $m -Inputs @{ x = $npy }"),
        new("Invoke-TfLiteModel $m -Inputs $npy"),
        new("[IO.FileInfo]::new($npy) | Invoke-TfLiteModel $m"),
        new("Invoke-TfLiteModel $m -Signature serving_default -Threads 2 -MaxMemory 1MB -Inputs 1, 2, 3, 4"),
        new("Invoke-TfLiteModel $m -InputPath $npy"),
        new("Invoke-TfLiteModel $m -Inputs (-1), (-2), (-3), (-4) | ForEach-Object { @{ x = $_.negative } } | Invoke-TfLiteModel $m"),
        new("Invoke-TfLiteModel $m -Inputs (Invoke-TfLiteModel $m -Inputs (-1), (-2), (-3), (-4)).negative"),
    ];

    [Theory, MemberData(nameof(Forms))]
    public void Inputs_are_taken_in_every_form(string script)
    {
        using var folder = new TestFolder();
        SampleFiles.Write(folder["x.npy"], "(1, 2, 2)", 1, 2, 3, 4);
        var run = session.Run($"$m, $npy = $args; $r = {{ {script} }}.Invoke(); foreach ($o in $r) {{ $o.negative -is [float[]]; $o.negative -join ' '; $o.Shapes.negative -join ',' }}", RunnableModels.Negation(folder["m.tflite"]), folder["x.npy"]);
        Assert.Equal(["True", "-1 -2 -3 -4", "1,2,2"], run.ThrowIfFailed().Output.Select(static value => value.ToString()));
    }

    [Fact]
    public void Several_inputs_come_by_name_and_samples_are_counted()
    {
        using var folder = new TestFolder();
        var run = session.Run("@{ left = 5, 6; right = 1, 2 }, [pscustomobject] @{ left = 1, 1; right = 2, 3 } | Invoke-TfLiteModel $args[0]", RunnableModels.Difference(folder["m.tflite"])).ThrowIfFailed();
        Assert.Equal(["0", "1"], run.Texts("Sample"));
        Assert.Equal((float[])[4, 4], Values<float>(run.Output[0].difference));
        Assert.Equal((float[])[-1, -2], Values<float>(run.Output[1].difference));
        Assert.Equal(folder["m.tflite"], run.Output[0].Path);
        Assert.Equal("difference[1,2]", run.Texts("Shapes")[0]);
    }

    [Theory]
    [InlineData("Invoke-TfLiteModel $args[0] -Inputs @{ value = 1, 2 }")]
    [InlineData("Invoke-TfLiteModel $args[0] -Dataset (Import-RepresentativeDataset -InputObject @{ value = , (1, 2) })")]
    [InlineData("Measure-QuantizedAccuracy $args[0] $args[0] -Dataset (Import-RepresentativeDataset -InputObject @{ value = , (1, 2) })")]
    [InlineData("Measure-TensorRange $args[0] (Import-RepresentativeDataset -InputObject @{ value = , (1, 2) })")]
    public void Inputs_of_another_signature_are_told_its_name(string script)
    {
        using var folder = new TestFolder();
        var run = session.Run(script, RunnableModels.Difference(folder["m.tflite"]));
        var error = run.Terminating ?? run.Errors.Single();
        Assert.Contains("These names fit the signature 'negate': choose it with -Signature", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Signatures_choose_the_graph_and_outputs_pipe_on()
    {
        using var folder = new TestFolder();
        var run = session.Run("Invoke-TfLiteModel $args[0] -Signature negate -Inputs 1, 2 | ForEach-Object { $_.result }", RunnableModels.Difference(folder["m.tflite"])).ThrowIfFailed();
        Assert.Equal(["-1", "-2"], run.Output.Select(static value => value.ToString()));
    }

    [Fact]
    public void Outputs_named_as_the_objects_own_properties_are_behind_the_indexer()
    {
        using var folder = new TestFolder();
        var run = session.Run("$r = Invoke-TfLiteModel $args[0] -Inputs 1, 2; $r.Path; $r['Path'] -join ' '", RunnableModels.OutputNamedPath(folder["m.tflite"])).ThrowIfFailed();
        Assert.Equal([folder["m.tflite"], "-1 -2"], run.Output.Select(static value => value.ToString()));
    }

    [Fact]
    public void Every_model_of_a_pattern_is_run()
    {
        using var folder = new TestFolder();
        RunnableModels.Negation(folder["a.tflite"]);
        RunnableModels.Negation(folder["b.tflite"]);
        var run = session.Run("Invoke-TfLiteModel $args[0] -Inputs 1, 2, 3, 4", folder["*.tflite"]).ThrowIfFailed();
        Assert.Equal([folder["a.tflite"], folder["b.tflite"]], run.Texts("Path"));
    }

    [Fact]
    public void Quantized_outputs_are_codes_unless_asked_for_as_floats()
    {
        using var folder = new TestFolder();
        var path = RunnableModels.Codes(folder["m.tflite"]);
        Assert.Equal((sbyte[])[3, -1], Values<sbyte>(session.Run("Invoke-TfLiteModel $args[0] -Inputs 1.0, -1.0", path).Single().y));
        Assert.Equal((float[])[1, -1], Values<float>(session.Run("Invoke-TfLiteModel $args[0] -Inputs 1.0, -1.0 -Dequantize", path).Single().y));
        Assert.Equal((sbyte[])[1, 2], Values<sbyte>(session.Run("Invoke-TfLiteModel $args[0] -Inputs 1, 2", path).Single().y));
    }

    [Fact]
    public void Infinities_are_reported_once_or_end_the_sample()
    {
        using var folder = new TestFolder();
        var path = RunnableModels.Logarithm(folder["m.tflite"]);
        const string Script = "@{ x = 0.0, 1 }, @{ x = 1.0, 0 }, @{ x = 1.0, 1 } | Invoke-TfLiteModel $args[0] -NonFinite $args[1]";
        Assert.Empty(session.Run(Script, path, "Ignore").ThrowIfFailed().Warnings);
        var reported = session.Run(Script, path, "Report").ThrowIfFailed();
        Assert.Equal(3, reported.Output.Count);
        Assert.Contains("LOG", Assert.Single(reported.Warnings));
        var refused = session.Run(Script, path, "Error");
        Assert.Equal(["2"], refused.Texts("Sample"));
        Assert.All(refused.Errors, static error => Assert.StartsWith("NonFiniteValue,", error.FullyQualifiedErrorId));
        Assert.Equal(2, refused.Errors.Count);
    }

    public static IEnumerable<TheoryDataRow<string, string, string>> Wrong =>
    [
        new("Invoke-TfLiteModel $m", "InvalidInput", "No values came for input 'x'"),
        new("Invoke-TfLiteModel $m -Inputs @{ y = 1, 2, 3, 4 }", "InvalidInput", "no input 'y'"),
        new("Invoke-TfLiteModel $m -Inputs @{ x = 1, 2, 3, 4; y = 1 }", "InvalidInput", "no input 'y'"),
        new("Invoke-TfLiteModel $m -Inputs ([pscustomobject] @{ y = 1 })", "InvalidInput", "No values came for input 'x': the object, a PSCustomObject, has 'y'"),
        new("Invoke-TfLiteModel $m -Inputs 1, 2, 3", "InvalidInput", "takes Float32[-1,2,2], not [3]"),
        new("Invoke-TfLiteModel $m -Inputs (1, 2), (3, 4, 5)", "InvalidInput", "a list of 3 stands beside one of 2"),
        new("Invoke-TfLiteModel $m -Inputs (1, 2), 3", "InvalidInput", "a number stands beside a list of 2"),
        new("Invoke-TfLiteModel $m -Inputs 1, 'two', 3, 4", "InvalidInput", "'two'"),
        new("Invoke-TfLiteModel $m -Inputs 1, $null, 3, 4", "InvalidInput", "$null"),
        new("5 | Invoke-TfLiteModel $m", "InvalidInput", "a single number came"),
        new("Invoke-TfLiteModel $m -Inputs missing.npy", "FileNotFound", "missing.npy"),
        new("Invoke-TfLiteModel $m -Signature none -Inputs 1, 2, 3, 4", "InvalidInput", "no signature 'none'"),
        new("Invoke-TfLiteModel $m -MaxMemory 10 -Inputs 1, 2, 3, 4", "MemoryLimitExceeded", "limit of 10 bytes"),
        new("Invoke-TfLiteModel $odd -Inputs ([float[]]::new(32))", "UnsupportedOperator", "MyOperator"),
        new("Invoke-TfLiteModel $two -Inputs 1, 2", "InvalidInput", "2 inputs"),
        new("Invoke-TfLiteModel $m -InputPath missing.npz", "FileNotFound", "missing.npz"),
        new("Invoke-TfLiteModel $m -InputPath $m", "InvalidDataset", "not a .npz"),
    ];

    [Theory, MemberData(nameof(Wrong))]
    public void Wrong_inputs_are_errors_after_which_others_are_run(string script, string id, string text)
    {
        using var folder = new TestFolder();
        session.Location = folder.Path;
        var run = session.Run(
            $"$m, $two, $odd = $args; {script}; Invoke-TfLiteModel $m -Inputs 1, 2, 3, 4",
            RunnableModels.Negation(folder["m.tflite"]), RunnableModels.Difference(folder["two.tflite"]), TestModels.OddNames(folder["odd.tflite"]));
        var error = run.SingleError();
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId);
        Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category);
        Assert.Contains(text, error.ToString());
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Single(run.Output);
    }

    [Fact]
    public void A_bad_sample_does_not_stop_the_others_and_a_bad_model_is_one_error()
    {
        using var folder = new TestFolder();
        var run = session.Run("@{ x = 1, 2, 3, 4 }, @{ x = 1 }, @{ x = 4, 3, 2, 1 } | Invoke-TfLiteModel $args[0], $args[1]", TestModels.Text(folder["bad.tflite"]), RunnableModels.Negation(folder["m.tflite"]));
        Assert.Equal(["0", "2"], run.Texts("Sample"));
        Assert.Equal(["NotTfLiteModel", "InvalidInput"], run.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
    }

    [Theory]
    [InlineData("Invoke-TfLiteModel $m -InputPath a.npz -Inputs 1")]
    [InlineData("@{ x = 1 } | Invoke-TfLiteModel $m -InputPath a.npz")]
    [InlineData("Invoke-TfLiteModel $m -Inputs 1 -OutputPath a.npz")]
    [InlineData("Invoke-TfLiteModel $m -Inputs 1 -First 2")]
    [InlineData("Invoke-TfLiteModel $m -Inputs 1 -Skip 2")]
    [InlineData("Invoke-TfLiteModel $m -InputPath a.npz -OutputPath b.npz -Force -NoClobber")]
    public void Options_that_contradict_each_other_end_the_command(string script)
    {
        using var folder = new TestFolder();
        var run = session.Run($"$m = $args[0]; {script}", RunnableModels.Negation(folder["m.tflite"]));
        Assert.StartsWith("InvalidOption,", run.Terminating!.FullyQualifiedErrorId);
    }

    // The array comes wrapped, as scripts do not see.
    private static T[] Values<T>(object output) => (T[])(output is PSObject wrapped ? wrapped.BaseObject : output);
}
