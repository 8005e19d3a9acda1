using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>What <c>Convert-TfLiteModelInterface</c> writes and tells.</summary>
public sealed class ConvertTfLiteModelInterfaceTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    private const string Types = "(Get-TfLiteModel $args[0]).Inputs[0].Type, (Get-TfLiteModel $args[0]).Outputs[0].Type";

    [Theory]
    [InlineData("-InputType Int8", "int8_in", "Int8", "Float32")]
    [InlineData("-OutputType uint8", "uint8_out", "Float32", "UInt8")]
    [InlineData("-InputType UInt8 -OutputType UInt8", "uint8_io", "UInt8", "UInt8")]
    [InlineData("int16 -OutputType Int8", "int16_in_int8_out", "Int16", "Int8")]
    public void Writes_beside_the_source_under_the_new_types(string types, string suffix, string input, string output)
    {
        using var folder = new TestFolder();
        var result = session.Run($"Convert-TfLiteModelInterface $args[0] {types}", TestModels.Integer(folder["a.tflite"])).Single();
        Assert.Equal(folder[$"a_{suffix}.tflite"], result.Path);
        Assert.Equal([input, output], session.Run(Types, folder[$"a_{suffix}.tflite"]).ThrowIfFailed().Output.Select(static type => type.ToString()));
    }

    [Fact]
    public void Tells_every_change()
    {
        using var folder = new TestFolder();
        var run = session.Run("(Convert-TfLiteModelInterface $args[0] UInt8 -OutputType Float32 -Destination $args[1]).Changes", TestModels.Integer(folder["a.tflite"]), folder["b.tflite"]).ThrowIfFailed();
        Assert.Equal(["Input", "Output"], run.Texts("Side"));
        Assert.Equal(["Converted", "Kept"], run.Texts("Outcome"));
        Assert.Equal("131", run.Texts("ZeroPoint")[0]);
    }

    [Fact]
    public void What_if_writes_nothing_and_tells_all_the_same()
    {
        using var folder = new TestFolder();
        var result = session.Run("Convert-TfLiteModelInterface $args[0] Int8 -WhatIf -PassThru", TestModels.Integer(folder["a.tflite"])).Single();
        Assert.Null(result.Path);
        Assert.Equal(1, result.Changed);
        Assert.Equal(["a.tflite"], folder.Files);
    }

    [Fact]
    public void Keeps_files_that_exist_unless_forced()
    {
        using var folder = new TestFolder();
        var path = TestModels.Integer(folder["a.tflite"]);
        TestModels.Text(folder["b.tflite"]);
        Assert.StartsWith("TargetExists,", session.Run("Convert-TfLiteModelInterface $args[0] Int8 -Destination $args[1]", path, folder["b.tflite"]).SingleError().FullyQualifiedErrorId);
        session.Run("Convert-TfLiteModelInterface $args[0] Int8 -Destination $args[1] -Force", path, folder["b.tflite"]).ThrowIfFailed();
        Assert.StartsWith("TargetIsSource,", session.Run("Convert-TfLiteModelInterface $args[0] Int8 -Destination $args[0] -Force", path).SingleError().FullyQualifiedErrorId);
    }

    [Fact]
    public void A_float_model_is_one_error_and_the_others_are_done()
    {
        using var folder = new TestFolder();
        var run = session.Run("$args | Convert-TfLiteModelInterface -InputType Int8", TestModels.Float(folder["a.tflite"]), TestModels.Integer(folder["b.tflite"]));
        var error = run.SingleError();
        Assert.StartsWith("BorderNotQuantized,", error.FullyQualifiedErrorId);
        Assert.Equal("InvalidOperation", error.CategoryInfo.Category.ToString());
        Assert.Contains("image", error.ErrorDetails.Message);
        Assert.Single(run.Output);
        Assert.False(File.Exists(folder["a_int8_in.tflite"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-InputType Int8 -Destination x.tflite -OutDirectory y")]
    [InlineData("-InputType Int8 -Force -NoClobber")]
    public void Options_that_make_no_sense_end_the_command(string options)
    {
        using var folder = new TestFolder();
        var run = session.Run($"Convert-TfLiteModelInterface $args[0] {options}", TestModels.Integer(folder["a.tflite"]));
        Assert.StartsWith("InvalidOption,", run.Terminating!.FullyQualifiedErrorId);
    }

    [Fact]
    public void Warns_of_runtimes_that_cannot_convert()
    {
        using var folder = new TestFolder();
        var run = session.Run("Convert-TfLiteModelInterface $args[0] -OutputType Int16", TestModels.Integer(folder["a.tflite"])).ThrowIfFailed();
        Assert.Contains("2.21", Assert.Single(run.Warnings).ToString());
    }
}
