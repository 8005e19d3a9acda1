using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>Where <c>ConvertTo-QuantizedModel</c> writes, and what it keeps.</summary>
public sealed class ConversionTargetTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    private const string Old = "what was there before";

    [Fact]
    public void Destination_names_the_file()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        session.Location = folder.Path;
        Assert.Equal(folder["b.tflite"], session.Run("ConvertTo-QuantizedModel a.tflite -Destination b.tflite").Single().Path);
        Assert.Equal(["a.tflite", "b.tflite"], folder.Files);
    }

    [Fact]
    public void Destination_takes_wildcard_characters_as_they_are()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        session.Location = folder.Path;
        session.Run("ConvertTo-QuantizedModel a.tflite -Destination 'b[1].tflite'").ThrowIfFailed();
        Assert.Equal(["a.tflite", "b[1].tflite"], folder.Files);
    }

    [Theory]
    [InlineData("ConvertTo-QuantizedModel *.tflite -Destination out.bin")]
    [InlineData("ConvertTo-QuantizedModel a.tflite, b.tflite -Destination out.bin")]
    [InlineData("'a.tflite', 'b.tflite' | ConvertTo-QuantizedModel -Destination out.bin")]
    public void Destination_takes_one_source(string script)
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        TestModels.Float(folder["b.tflite"]);
        session.Location = folder.Path;
        var error = session.Run(script).Terminating!;
        Assert.StartsWith("InvalidOption,", error.FullyQualifiedErrorId);
        Assert.Equal("out.bin", error.TargetObject);
        Assert.Contains("-OutDirectory", error.ErrorDetails.RecommendedAction);
        Assert.Equal(["a.tflite", "b.tflite"], folder.Files);
    }

    [Fact]
    public void Out_directory_is_made_and_keeps_names()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        TestModels.Float(folder["b.tflite"]);
        session.Location = folder.Path;
        session.Run("ConvertTo-QuantizedModel *.tflite -OutDirectory deep/er").ThrowIfFailed();
        Assert.Equal(["a.tflite", "b.tflite", "deep/er/a.tflite", "deep/er/b.tflite"], folder.Files);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-NoClobber")]
    public void Existing_target_is_kept(string options)
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        File.WriteAllText(folder["b.tflite"], Old);
        var error = session.Run($"ConvertTo-QuantizedModel $args[0] -Destination $args[1] {options}", folder["a.tflite"], folder["b.tflite"]).SingleError();
        Assert.Equal("TargetExists,TfLiteQuant.PowerShell.Commands.ConvertToQuantizedModelCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceExists, error.CategoryInfo.Category);
        Assert.Equal(folder["a.tflite"], error.TargetObject);
        Assert.Contains("-Force", error.ErrorDetails.RecommendedAction);
        Assert.Contains(folder["b.tflite"], error.ToString());
        Assert.Equal(Old, File.ReadAllText(folder["b.tflite"]));
    }

    [Theory]
    [InlineData("ConvertTo-QuantizedModel $args[0] IntegerOnly -Destination $args[1] -Dataset $args[2]")]
    [InlineData("Invoke-TfLiteModel $args[0] -Dataset $args[2] -OutputPath $args[1]")]
    public void Folder_that_is_missing_shows_before_any_sample_is_read(string script)
    {
        // Were they read, what is wrong with them would be the error.
        using var folder = new TestFolder();
        var unfit = SampleFiles.Write(folder["unfit.npy"], "(2, 3)", 1, 2, 3, 4, 5, 6);
        var error = session.Run(script, TestModels.Float(folder["a.tflite"]), folder["none/b.npz"], unfit).SingleError();
        Assert.StartsWith("TargetUnwritable,", error.FullyQualifiedErrorId);
        Assert.Contains($"The folder '{folder["none"]}' does not exist.", error.ToString());
    }

    [Fact]
    public void Force_replaces_an_existing_target()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        File.WriteAllText(folder["b.tflite"], Old);
        session.Run("ConvertTo-QuantizedModel $args[0] -Destination $args[1] -Force", folder["a.tflite"], folder["b.tflite"]).ThrowIfFailed();
        Assert.NotEqual(Old, File.ReadAllText(folder["b.tflite"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-WhatIf")]
    public void Two_sources_never_share_a_target(string options)
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["x"]);
        Directory.CreateDirectory(folder["y"]);
        TestModels.Float(folder["x/a.tflite"], seed: 1);
        TestModels.Float(folder["y/a.tflite"], seed: 2);
        var run = session.Run($"ConvertTo-QuantizedModel $args[0], $args[1] -OutDirectory $args[2] -Force {options}", folder["x/a.tflite"], folder["y/a.tflite"], folder["out"]);
        var error = run.SingleError();
        Assert.StartsWith("TargetExists,", error.FullyQualifiedErrorId);
        Assert.Equal(folder["y/a.tflite"], error.TargetObject);
        Assert.Contains(folder["x/a.tflite"], error.ToString());
    }

    [Theory]
    [InlineData("-Destination $args[0]")]
    [InlineData("-OutDirectory ([IO.Path]::GetDirectoryName($args[0]))")]
    public void Source_is_never_its_own_target(string options)
    {
        using var folder = new TestFolder();
        var source = TestModels.Float(folder["a.tflite"]);
        var before = File.ReadAllBytes(source);
        var error = session.Run($"ConvertTo-QuantizedModel $args[0] {options} -Force", source).SingleError();
        Assert.StartsWith("TargetIsSource,", error.FullyQualifiedErrorId);
        Assert.Equal(before, File.ReadAllBytes(source));
    }

    [Fact]
    public void Directory_is_no_destination()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        Directory.CreateDirectory(folder["out"]);
        var error = session.Run("ConvertTo-QuantizedModel $args[0] -Destination $args[1]", folder["a.tflite"], folder["out"]).SingleError();
        Assert.StartsWith("PathIsDirectory,", error.FullyQualifiedErrorId);
        Assert.Contains("-OutDirectory", error.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData("-Destination", "file/b.tflite")]
    [InlineData("-OutDirectory", "file/deep")]
    public void Unwritable_target_is_an_error_of_its_item(string parameter, string target)
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        File.WriteAllText(folder["file"], Old);
        var error = session.Run($"ConvertTo-QuantizedModel $args[0] {parameter} $args[1]", folder["a.tflite"], folder[target]).SingleError();
        Assert.StartsWith("TargetUnwritable,", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.WriteError, error.CategoryInfo.Category);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Equal(["a.tflite", "file"], folder.Files);
    }

    [Fact]
    public void Destination_of_another_provider_is_refused()
    {
        using var folder = new TestFolder();
        var run = session.Run("ConvertTo-QuantizedModel $args[0] -Destination Env:X", TestModels.Float(folder["a.tflite"]));
        Assert.StartsWith("NotFileSystemPath,", run.Terminating!.FullyQualifiedErrorId);
    }
}
