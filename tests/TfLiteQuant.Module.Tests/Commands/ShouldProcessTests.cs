using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary><c>-WhatIf</c>, <c>-Confirm</c> and <c>-PassThru</c>.</summary>
public sealed class ShouldProcessTests
{
    [Fact]
    public void What_if_writes_nothing_and_says_what_would_be_written()
    {
        using var folder = new TestFolder();
        var host = new CapturingHost();
        using var session = new ModuleSession(host);
        TestModels.Float(folder["a.tflite"]);
        Assert.Empty(session.Run("ConvertTo-QuantizedModel $args[0] -OutDirectory $args[1] -WhatIf", folder["a.tflite"], folder["out"]).ThrowIfFailed().Output);
        Assert.Equal(["a.tflite"], folder.Files);
        Assert.False(Directory.Exists(folder["out"]));
        Assert.Contains(folder["out/a.tflite"], host.Text);
        Assert.Contains("DynamicRange", host.Text);
    }

    [Fact]
    public void What_if_does_not_read_the_model()
    {
        using var folder = new TestFolder();
        using var session = new ModuleSession();
        session.Run("ConvertTo-QuantizedModel $args[0] -WhatIf", TestModels.Text(folder["a.tflite"])).ThrowIfFailed();
    }

    [Theory]
    [InlineData("missing.tflite", "FileNotFound")]
    [InlineData("out", "PathIsDirectory")]
    public void What_if_tells_what_would_fail_at_once(string source, string id)
    {
        using var folder = new TestFolder();
        using var session = new ModuleSession();
        Directory.CreateDirectory(folder["out"]);
        Assert.StartsWith(id + ",", session.Run("ConvertTo-QuantizedModel $args[0] -WhatIf", folder[source]).SingleError().FullyQualifiedErrorId);
    }

    [Fact]
    public void Pass_thru_gives_the_plan_without_a_file()
    {
        using var folder = new TestFolder();
        using var session = new ModuleSession();
        var run = session.Run("$r = ConvertTo-QuantizedModel $args[0] -WhatIf -PassThru; $null -eq $r.Path; $r.Plan.Operators.Count; $r.FloatLeftovers.Count", TestModels.Float(folder["a.tflite"]));
        Assert.Equal(["True", "3", "1"], run.ThrowIfFailed().Output.Select(static value => value.ToString()));
        Assert.Equal(["a.tflite"], folder.Files);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("-PassThru", 1)]
    public void Declined_confirmation_writes_nothing(string options, int results)
    {
        using var folder = new TestFolder();
        var host = new CapturingHost { Answer = "no" };
        using var session = new ModuleSession(host);
        var run = session.Run($"ConvertTo-QuantizedModel $args[0] -Confirm {options}", TestModels.Float(folder["a.tflite"])).ThrowIfFailed();
        Assert.Equal(results, run.Output.Count);
        Assert.Equal(["a.tflite"], folder.Files);
    }

    [Fact]
    public void Confirmation_lets_it_write()
    {
        using var folder = new TestFolder();
        using var session = new ModuleSession(new CapturingHost { Answer = "yes" });
        session.Run("ConvertTo-QuantizedModel $args[0] -Confirm", TestModels.Float(folder["a.tflite"])).ThrowIfFailed();
        Assert.Equal(["a.tflite", "a_dynamic_range.tflite"], folder.Files);
    }
}
