using System.Text.RegularExpressions;
using Xunit;

namespace TfLiteQuant.Core.Tests.Conventions;

/// <summary>Dependencies point one way, as docs/architecture.md draws them.</summary>
public sealed partial class LayeringTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Diagnostics"] = [],
        ["Model"] = ["Diagnostics"],
        ["Numerics"] = ["Diagnostics"],
        ["Kernels"] = ["Numerics", "Diagnostics"],
        ["Schema"] = ["Model", "Diagnostics"],
        ["Ops"] = ["Kernels", "Numerics", "Model", "Diagnostics"],
        ["Inspection"] = ["Ops", "Model", "Schema", "Diagnostics"],
        // Judges models by the tables of what runtimes take; knows nothing of how a quantizer makes them.
        ["Specification"] = ["Inspection", "Ops", "Model", "Diagnostics"],
        ["Runtime"] = ["Ops", "Kernels", "Numerics", "Model", "Diagnostics"],
        // A file of data is written in one step or not at all, as a model is: AtomicFile. And the normalization that a model's
        // metadata states.
        ["Datasets"] = ["Model", "Schema", "Diagnostics"],
        // ValueList, which prints itself.
        ["Execution"] = ["Runtime", "Ops", "Datasets", "Model", "Inspection", "Diagnostics"],
        ["Calibration"] = ["Execution", "Runtime", "Datasets", "Ops", "Kernels", "Numerics", "Schema", "Model", "Inspection", "Diagnostics"],
        ["Evaluation"] = ["Execution", "Runtime", "Datasets", "Ops", "Kernels", "Numerics", "Schema", "Model", "Inspection", "Diagnostics"],
        // Calibration's ranges and tables, never the engine that made them.
        ["Quantization"] = ["Calibration", "Ops", "Kernels", "Numerics", "Model", "Schema", "Inspection", "Diagnostics"],
        // What both have found, for people and for programs.
        ["Reports"] = ["Evaluation", "Quantization", "Calibration", "Datasets", "Model", "Schema", "Inspection", "Diagnostics"],
    };

    [Fact]
    public void Each_folder_of_core_uses_only_those_below_it()
    {
        var wrong = new List<string>();
        foreach (var (path, text) in RepositoryFolder.Sources("src/TfLiteQuant.Core"))
        {
            var folder = path.Split('/')[2];
            Assert.True(Allowed.ContainsKey(folder), $"{path}: the folder '{folder}' is not in the table of layers.");
            foreach (Match match in NamespaceUse().Matches(text))
            {
                var used = match.Groups[1].Value;
                if (used != folder && Allowed.ContainsKey(used) && !Allowed[folder].Contains(used)) wrong.Add($"{path} uses {used}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void FlatBuffers_stays_in_the_schema_folder()
        => Assert.DoesNotContain(RepositoryFolder.Sources("src"), static source => source.Text.Contains("Google.FlatBuffers") && !source.Path.Contains("/Schema/") && !source.Path.Contains(".Loader/"));

    [Fact]
    public void The_image_library_stays_with_the_images()
        => Assert.DoesNotContain(RepositoryFolder.Sources("src"), static source => source.Text.Contains("BitMiracle") && !source.Path.Contains("/Datasets/Images/"));

    [Fact]
    public void The_plot_library_stays_with_the_pictures()
        => Assert.DoesNotContain(RepositoryFolder.Sources("src"), static source => source.Text.Contains("using OxyPlot") && !source.Path.Contains("/Reports/Pictures/"));

    [Fact]
    public void Core_knows_no_PowerShell()
        => Assert.DoesNotContain(RepositoryFolder.Sources("src/TfLiteQuant.Core"), static source => source.Text.Contains("System.Management.Automation"));

    [Fact]
    public void Processor_features_are_asked_in_one_file()
        => Assert.DoesNotContain(
            RepositoryFolder.Sources("src/TfLiteQuant.Core"),
            static source => FeatureQuestion().IsMatch(source.Text) && !source.Path.EndsWith("/CpuFeatures.cs", StringComparison.Ordinal));

    [Fact]
    public void No_file_is_named_for_having_no_place()
        => Assert.DoesNotContain(RepositoryFolder.Sources("."), static source => Vague().IsMatch(source.Path));

    /// <summary>Outside the folder of generated code, the engine's public types name no FlatBuffers type.</summary>
    [Fact]
    public void No_public_member_shows_a_FlatBuffers_type()
    {
        var shown = typeof(Model.TfLiteModel).Assembly.GetExportedTypes()
            .Where(static type => type.Namespace != "TfLiteQuant.Schema.Generated")
            .SelectMany(static type => type.GetMembers())
            .Where(static member => member.ToString()!.Contains("FlatBuffers"))
            .Select(static member => $"{member.DeclaringType}.{member}");
        Assert.Empty(shown);
    }

    [GeneratedRegex(@"\bTfLiteQuant\.(\w+)")]
    private static partial Regex NamespaceUse();

    [GeneratedRegex(@"\.IsSupported\b|\bIsHardwareAccelerated\b")]
    private static partial Regex FeatureQuestion();

    [GeneratedRegex(@"(Utils?|Helpers?|Manager)\.cs$")]
    private static partial Regex Vague();
}
