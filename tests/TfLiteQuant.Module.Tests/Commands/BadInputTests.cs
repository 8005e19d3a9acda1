using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>Each bad file is one error of its own, with id, category, target and advice; the other files are done.</summary>
public sealed class BadInputTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    private const string Convert = "ConvertTo-QuantizedModel";
    private const string Bad = "bad.tflite";

    public static IEnumerable<TheoryDataRow<string, string, string, ErrorCategory>> Cases
    {
        get
        {
            foreach (var command in (string[])["Get-TfLiteModel", "Get-TfLiteOperator", "Get-TensorQuantParams", "Measure-TfLiteModel", "Test-QuantizedModel", Convert])
            {
                yield return new(command, nameof(TestModels.Text), "NotTfLiteModel", ErrorCategory.InvalidData);
                yield return new(command, nameof(TestModels.Truncated), "ModelTruncated", ErrorCategory.InvalidData);
                yield return new(command, nameof(TestModels.OtherVersion), "UnsupportedSchemaVersion", ErrorCategory.InvalidData);
                yield return new(command, "Missing", "FileNotFound", ErrorCategory.ObjectNotFound);
                yield return new(command, "Directory", "PathIsDirectory", ErrorCategory.InvalidArgument);
                yield return new(command, "Empty", "NotTfLiteModel", ErrorCategory.InvalidData);
            }

            yield return new(Convert, nameof(TestModels.Quantized), "AlreadyQuantized", ErrorCategory.InvalidOperation);
            yield return new(Convert, nameof(TestModels.NoWeights), "NothingToQuantize", ErrorCategory.InvalidOperation);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Bad_file_is_one_error_and_the_others_are_done(string command, string kind, string id, ErrorCategory category)
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        TestModels.Float(folder["z.tflite"]);
        Make(kind, folder[Bad]);
        var run = session.Run("$args[1] | & $args[0] -ErrorVariable seen", command, (string[])[folder["a.tflite"], folder[Bad], folder["z.tflite"]]);

        var error = run.SingleError();
        Assert.Equal($"{id},TfLiteQuant.PowerShell.Commands.{command.Replace("-", "")}Command", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Equal(folder[Bad], error.TargetObject);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Contains(folder[Bad], error.ToString());
        Assert.Equal("TfLiteQuant.Diagnostics.TfLiteQuantException", error.Exception.GetType().FullName);
        Assert.Contains(error.ErrorDetails.RecommendedAction, error.Exception.Message);

        var done = run.Output.Select(static item => Path.GetFileName((string)(((PSObject)item).Properties["Source"] ?? ((PSObject)item).Properties["Path"]).Value)).Distinct();
        Assert.Equal(["a.tflite", "z.tflite"], done);
        var made = folder.Files.Where(static file => file is not ("a.tflite" or "z.tflite" or Bad));
        Assert.Equal(command == Convert ? ["a_dynamic_range.tflite", "z_dynamic_range.tflite"] : [], made);
    }

    [Fact]
    public void Already_quantized_says_what_it_is()
    {
        using var folder = new TestFolder();
        var error = session.Run("ConvertTo-QuantizedModel $args[0]", TestModels.Quantized(folder[Bad])).SingleError();
        Assert.Contains("dynamic range", error.ToString());
        Assert.Contains("float model", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Error_action_stop_ends_at_the_bad_file()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["z.tflite"]);
        var run = session.Run("ConvertTo-QuantizedModel $args[0], $args[1] -ErrorAction Stop", TestModels.Text(folder[Bad]), folder["z.tflite"]);
        Assert.StartsWith("NotTfLiteModel,", run.Terminating!.FullyQualifiedErrorId);
        Assert.Empty(run.Output);
    }

    private static void Make(string kind, string path)
    {
        _ = kind switch
        {
            nameof(TestModels.Text) => TestModels.Text(path),
            nameof(TestModels.Truncated) => TestModels.Truncated(path),
            nameof(TestModels.OtherVersion) => TestModels.OtherVersion(path),
            nameof(TestModels.Quantized) => TestModels.Quantized(path),
            nameof(TestModels.NoWeights) => TestModels.NoWeights(path),
            "Directory" => Directory.CreateDirectory(path).FullName,
            "Empty" => CreateEmpty(path),
            _ => path,
        };
    }

    private static string CreateEmpty(string path)
    {
        File.WriteAllBytes(path, []);
        return path;
    }
}
