using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>The ways to name model files, which all cmdlets share.</summary>
public sealed class PathBindingTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    private const string Brackets = "model[1].tflite";

    [Fact]
    public void Wildcards_give_files_in_ordinal_order()
    {
        using var folder = new TestFolder();
        foreach (var name in (string[])["b.tflite", "a.tflite", "C.tflite", "other.bin"]) TestModels.Float(folder[name]);
        session.Location = folder.Path;
        Assert.Equal(["C.tflite", "a.tflite", "b.tflite"], Names(session.Run("Get-TfLiteModel *.tflite")));
        Assert.Equal(["b.tflite", "a.tflite"], Names(session.Run("Get-TfLiteModel b.tflite, a*")));
    }

    [Fact]
    public void Wildcard_without_match_is_an_error()
    {
        using var folder = new TestFolder();
        var error = session.Run("Get-TfLiteModel $args[0]", folder["*.tflite"]).SingleError();
        Assert.Equal("FileNotFound,TfLiteQuant.PowerShell.Commands.GetTfLiteModelCommand", error.FullyQualifiedErrorId);
        Assert.Equal(folder["*.tflite"], error.TargetObject);
    }

    [Fact]
    public void Literal_path_takes_brackets_as_they_are()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder[Brackets]);
        TestModels.Float(folder["model1.tflite"]);
        session.Location = folder.Path;
        Assert.Equal([Brackets], Names(session.Run("Get-TfLiteModel -LiteralPath $args[0]", Brackets)));
        Assert.Equal([Brackets], Names(session.Run("Get-TfLiteModel -LP $args[0]", Brackets)));
        Assert.Equal([Brackets], Names(session.Run("Get-TfLiteModel -PSPath $args[0]", Brackets)));
        Assert.Equal(["model1.tflite"], Names(session.Run("Get-TfLiteModel -Path $args[0]", Brackets)));
        Assert.Equal([Brackets], Names(session.Run("Get-TfLiteModel 'model`[1`].tflite'")));
    }

    public static IEnumerable<TheoryDataRow<string>> FileObjects =>
    [
        new("[IO.FileInfo]::new($args[0]) | Get-TfLiteModel"),
        new("Get-TfLiteModel ([IO.FileInfo]::new($args[0]))"),
        new("Get-TfLiteModel @([IO.FileInfo]::new($args[0]))"),
        new("Get-TfLiteModel -LiteralPath ([IO.FileInfo]::new($args[0]))"),
        new("[pscustomobject] @{ Path = $args[0] } | Get-TfLiteModel"),
        new("[pscustomobject] @{ FullName = $args[0] } | Get-TfLiteModel"),
        new("[pscustomobject] @{ LiteralPath = $args[0] } | Get-TfLiteModel"),
        new("$ExecutionContext.InvokeProvider.Item.Get(@($args[0]), $true, $true) | Get-TfLiteModel"),
        new("Get-TfLiteModel -LiteralPath $args[0] | Get-TfLiteModel"),
        new("Get-TfLiteOperator -LiteralPath $args[0] -Operator SOFTMAX | Get-TfLiteModel"),
        new("Get-TensorQuantParams -LiteralPath $args[0] -Name softmax | Get-TfLiteModel"),
        new("$model = Get-TfLiteModel -LiteralPath $args[0]; Get-TfLiteModel $model"),
    ];

    /// <summary>Objects that stand for a file bind by its path, whatever its name.</summary>
    [Theory, MemberData(nameof(FileObjects))]
    public void Objects_that_stand_for_a_file_bind(string script)
    {
        using var folder = new TestFolder();
        TestModels.Float(folder[Brackets]);
        TestModels.Float(folder["model1.tflite"]);
        Assert.Equal([Brackets], Names(session.Run(script, folder[Brackets])));
    }

    [Fact]
    public void Converted_models_pipe_on()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder[Brackets]);
        var run = session.Run("ConvertTo-QuantizedModel -LiteralPath $args[0] | Get-TfLiteModel", folder[Brackets]);
        Assert.Equal(["model[1]_dynamic_range.tflite"], Names(run));
    }

    [Fact]
    public void Result_without_a_file_says_so()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        var error = session.Run("ConvertTo-QuantizedModel $args[0] -WhatIf -PassThru | Get-TfLiteModel", folder["a.tflite"]).SingleError();
        Assert.Contains("no file", error.ToString());
    }

    [Fact]
    public void Strings_pipe()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        TestModels.Float(folder["b.tflite"]);
        session.Location = folder.Path;
        Assert.Equal(["b.tflite", "a.tflite"], Names(session.Run("'b.tflite', 'a.tflite' | Get-TfLiteModel")));
    }

    [Fact]
    public void Relative_paths_start_at_the_sessions_location()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["deep"]);
        TestModels.Float(folder["a.tflite"]);
        session.Location = folder["deep"];
        Assert.Equal(folder["a.tflite"], session.Run("Get-TfLiteModel ../a.tflite").Single().Path);
        Assert.Equal(folder["a.tflite"], session.Run("Get-TfLiteModel -LiteralPath ../a.tflite").Single().Path);
    }

    [Theory]
    [InlineData("Get-TfLiteModel Env:PATH")]
    [InlineData("Get-TfLiteModel -LiteralPath Variable:PWD")]
    [InlineData("ConvertTo-QuantizedModel Function:prompt")]
    public void Other_providers_are_refused(string script)
    {
        var error = session.Run(script).SingleError();
        Assert.StartsWith("NotFileSystemPath,", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.InvalidArgument, error.CategoryInfo.Category);
        Assert.Contains("provider", error.ToString());
    }

    [Fact]
    public void Unknown_drive_is_an_error_of_its_item()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        var run = session.Run("Get-TfLiteModel Nowhere:a.tflite, $args[0]", folder["a.tflite"]);
        Assert.Equal(["a.tflite"], Names(run));
        Assert.StartsWith("DriveNotFound,", run.SingleError().FullyQualifiedErrorId);
    }

    private static IReadOnlyList<string> Names(ScriptRun run) => [.. run.Texts("Path").Select(static path => Path.GetFileName(path))];
}
