using System.Xml.Linq;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Views;

/// <summary>What the module's objects look like on a console of 120 columns.</summary>
public sealed class ViewTests
{
    private static readonly string Formats = Path.Combine(RepositoryPaths.Root, "module", "TfLiteQuant.Format.ps1xml");

    public static IEnumerable<TheoryDataRow<string, string[]>> Tables =>
    [
        new("Get-TfLiteModel $args[0]", ["Name", "State", "Operators", "Parameters", "Size", "Inputs"]),
        new("(Get-TfLiteModel $args[0]).Inputs", ["Index", "Name", "Type", "Shape", "Scheme", "Scale", "ZeroPoint"]),
        new("Get-TfLiteOperator $args[0]", ["Index", "Operator", "Version", "Kind", "Macs", "Inputs", "Outputs"]),
        new("Get-TensorQuantParams $args[0]", ["Index", "Name", "Type", "Shape", "Scheme", "Scale", "ZeroPoint", "Role"]),
        new("Invoke-TfLiteModel $args[0] -InputObject ([float[]]::new(64))", ["Sample", "Path", "Outputs"]),
        new("Measure-TfLiteModel $args[0] -Runs 2", ["Name", "Threads", "Runs", "Median", "P90", "Min", "First", "GFLOP/s", "Arena"]),
        new("(Measure-TfLiteModel $args[0] -Runs 2 -Profile).Operators", ["Index", "Operator", "Share", "Time", "Calls", "Macs", "GFLOP/s", "Name"]),
        new("Measure-TensorRange $args[0] -SyntheticData -SampleCount 3 -WarningAction Ignore", ["Model", "Samples", "Method", "Tensors", "Findings", "Elapsed", "Datasets"]),
        new("(Measure-TensorRange $args[0] -SyntheticData -WarningAction Ignore).Tensors", ["Index", "Name", "Operator", "Min", "Max", "RangeMin", "RangeMax", "Samples", "Values"]),
        new("(Measure-TensorRange $args[0] -SyntheticData -WarningAction Ignore).Findings", ["Kind", "Finding"]),
        new("Test-QuantizedModel $args[0]", ["Severity", "Rule", "Index", "Operator", "Message"]),
        new("Test-QuantizedModel $args[0] -PassThru", ["Name", "Target", "State", "IsValid", "IsIntegerOnly", "Errors", "Warnings"]),
        new("Convert-TfLiteModelInterface $args[1] UInt8 -Force", ["Source", "InputType", "OutputType", "Changed", "Path"]),
        new("(Convert-TfLiteModelInterface $args[1] UInt8 -Force).Changes", ["Side", "Name", "From", "To", "Outcome", "Scale", "ZeroPoint", "Reason"]),
        new("ConvertTo-QuantizedModel $args[0] -Force", ["Source", "Technique", "Before", "After", "Ratio", "LeftFloat", "Path"]),
        new("(ConvertTo-QuantizedModel $args[0] -Force).Plan.Operators", ["Index", "Operator", "Outcome", "Name", "Reason"]),
        new("Import-RepresentativeDataset -InputObject @{ image = [float[,]]::new(3, 64); label = 'cat', 'dog', 'cat' } -Signature serving_default", ["Format", "Count", "Labels", "Classes", "Signature", "Description"]),
        new("(Import-RepresentativeDataset -InputObject @{ image = [float[,]]::new(3, 64) } -Preview -Model $args[0]).Inputs", ["Name", "Type", "Shape", "Fed", "Min", "Max", "Mean", "Std"]),
        new("(Import-RepresentativeDataset -InputObject @{ image = [float[,]]::new(3, 64) } -Preview -Model $args[0]).Samples", ["Index", "Label", "Min", "Max", "Mean", "Origin"]),
        new("(Import-RepresentativeDataset -InputObject @{ image = [float[,]]::new(3, 64) } -Preview -Model $args[0]).Findings", ["Severity", "Code", "Input", "Sample", "Message"]),
        new("(ConvertTo-QuantizedModel $args[0] -Force).Plan.Tensors", ["Index", "Name", "Type", "Shape", "Axis", "Scale", "Reason"]),
    ];

    [Theory, MemberData(nameof(Tables))]
    public void Tables_show_every_column_within_the_console(string script, string[] columns)
    {
        using var folder = new TestFolder();
        var lines = Show(script + " | Out-Default", TestModels.Float(folder["a.tflite"]), TestModels.Integer(folder["i.tflite"]));
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).SequenceEqual(columns));
        Assert.All(lines, static line => Assert.True(line.Length <= FixedWidthRawUI.Columns, line));
        Assert.DoesNotContain(lines, static line => line.Contains("#ERR") || line.Contains("System."));
    }

    /// <summary>Format-List belongs to pwsh's Utility module, which the hosted engine lacks: the list views are shown by
    /// taking the tables away.</summary>
    [Theory]
    [InlineData("Get-TfLiteModel $args[0]", "Weights", "Signatures", "serving_default(image) -> (probabilities)")]
    [InlineData("Get-TfLiteOperator $args[0] -Operator SOFTMAX", "Options", "MultiplyAccumulates", "beta=1")]
    [InlineData("Get-TensorQuantParams $args[0] -Quantized", "RepresentedMin", "Consumers", "32 in all")]
    [InlineData("Invoke-TfLiteModel $args[1] -InputObject ([float[]]::new(64))", "Sample", "Outputs", "probabilities[1,10] = {")]
    [InlineData("Measure-TfLiteModel $args[1] -Runs 2 -Profile", "Prepare", "P99", "SOFTMAX #2")]
    [InlineData("(Measure-TfLiteModel $args[1] -Runs 2 -Profile).Operators", "Share", "GFLOP/s", "FULLY_CONNECTED")]
    [InlineData("Measure-TensorRange $args[1] -SyntheticData -WarningAction Ignore", "Fingerprint", "Findings", "seed 0: 100 samples, drawn")]
    [InlineData("(Measure-TensorRange $args[1] -SyntheticData -WarningAction Ignore).Tensors", "RangeMin", "Histogram", "values, 0 of them zero, bins of")]
    [InlineData("(Measure-TensorRange $args[1] -SyntheticData -WarningAction Ignore).Findings", "Advice", "Problem", "SyntheticData")]
    [InlineData("Import-RepresentativeDataset -InputObject @{ image = [float[,]]::new(3, 64) } -Preview -Model $args[1]", "Inputs", "Findings", "DuplicateSample: 2 of 3")]
    [InlineData("Import-RepresentativeDataset -InputObject @{ image = [float[,]]::new(3, 64); label = 'cat', 'dog', 'cat' }", "ClassNames", "Format", "3 objects")]
    [InlineData("(Import-RepresentativeDataset -InputObject @{ image = [float[,]]::new(3, 64) } -Preview -Model $args[1]).Findings", "Remedy", "Code", "FewSamples")]
    [InlineData("Test-QuantizedModel $args[1]", "Severity", "Fix", "no quantized value")]
    [InlineData("Test-QuantizedModel $args[1] -PassThru", "IsValid", "Findings", "NotQuantized")]
    [InlineData("Convert-TfLiteModelInterface $args[2] UInt8 -Force", "Changes", "After", "Input 'image' Float32 -> UInt8")]
    [InlineData("ConvertTo-QuantizedModel $args[1] -Force", "FloatLeftovers", "Ratio", "1 Unaffected, 1 Float, 1 Hybrid")]
    [InlineData("(ConvertTo-QuantizedModel $args[1] -Force).Plan.Operators", "Outcome", "Reason", "fewer than 1024")]
    [InlineData("(ConvertTo-QuantizedModel $args[1] -Force).Plan.Tensors", "ClampedValues", "Scale", "32 in all")]
    public void Lists_tell_more(string script, string label, string other, string text)
    {
        using var folder = new TestFolder();
        var formats = XDocument.Load(Formats);
        formats.Descendants("View").Where(static view => view.Element("TableControl") is not null).ToList().ForEach(static view => view.Remove());
        formats.Save(folder["lists.format.ps1xml"]);
        var host = new CapturingHost();
        using var session = new ModuleSession(host, formats: folder["lists.format.ps1xml"]);
        var lines = Show(session, host, script + " | Out-Default", TestModels.Quantized(folder["q.tflite"]), TestModels.Float(folder["a.tflite"]), TestModels.Integer(folder["i.tflite"]));

        Assert.Contains(lines, line => line.StartsWith(label + " ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith(other + " ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>The engine cuts the last column that there is any room for. Of text it cuts the end; of a number that stands at the
    /// right it cuts the first digits, and leaves something else.</summary>
    [Fact]
    public void Numbers_are_shown_whole_or_not_at_all_within_80_columns()
    {
        const int Columns = 80;
        foreach (var table in XDocument.Load(Formats).Descendants("TableControl"))
        {
            var start = 0;
            foreach (var header in table.Descendants("TableColumnHeader"))
            {
                var width = (int?)header.Element("Width") ?? 0;
                Assert.True(
                    header.Element("Alignment") is null || start + width <= Columns || start >= Columns,
                    $"{table.Parent!.Element("Name")!.Value}: {header.Element("Label")?.Value} begins at {start} and is {width} wide.");
                start += width + 1;
            }
        }
    }

    /// <summary>What a text, a list or a CSV file holds of an object.</summary>
    [Theory]
    [InlineData("Measure-TensorRange $args[0] -SyntheticData -SampleCount 3 -WarningAction Ignore", "a.tflite: 3 samples, MinMax")]
    [InlineData("(Measure-TensorRange $args[0] -SyntheticData -SampleCount 3 -WarningAction Ignore).Calibration", "a.tflite: 3 samples")]
    [InlineData("(Measure-TensorRange $args[0] -SyntheticData -SampleCount 3 -WarningAction Ignore).Tensors[0].Histogram", "192 values, 0 of them zero, bins of ")]
    [InlineData("(Measure-TensorRange $args[0] -SyntheticData -SampleCount 3 -WarningAction Ignore).Tensors[0]", "'image': 0.")]
    [InlineData("Measure-TfLiteModel $args[0] -Runs 2", "a.tflite: 0.")]
    [InlineData("Invoke-TfLiteModel $args[0] -InputObject ([float[]]::new(64))", "sample 0: probabilities[1,10]")]
    [InlineData("Invoke-TfLiteModel $args[0] -Dataset @{ image = [float[,]]::new(3, 64) } -OutputPath ([IO.Path]::ChangeExtension($args[0], '.npz'))", "*a.npz")]
    [InlineData("Import-RepresentativeDataset -InputObject @{ image = [float[,]]::new(3, 64) } -Preview -Model $args[0]", "3 objects: ")]
    public void Objects_print_themselves_on_one_line(string script, string text)
    {
        using var folder = new TestFolder();
        using var session = new ModuleSession();
        var printed = session.Run($"\"$({script})\"", TestModels.Float(folder["a.tflite"])).Single().ToString();
        if (text[0] == '*') Assert.EndsWith(text[1..], printed);
        else Assert.StartsWith(text, printed);
        Assert.DoesNotContain("{ ", printed);
    }

    [Fact]
    public void A_copy_from_another_process_shows_its_outputs()
    {
        using var folder = new TestFolder();
        var lines = Show(
            "$result = Invoke-TfLiteModel $args[0] -InputObject ([float[]]::new(64)); $text = [System.Management.Automation.PSSerializer]::Serialize($result); [System.Management.Automation.PSSerializer]::Deserialize($text) | Out-Default",
            TestModels.Float(folder["a.tflite"]));
        Assert.Contains(lines, static line => line.Contains("probabilities[1,10] = {0.", StringComparison.Ordinal));
    }

    [Fact]
    public void Preview_shows_that_nothing_was_written()
    {
        using var folder = new TestFolder();
        var lines = Show("ConvertTo-QuantizedModel $args[0] -WhatIf -PassThru | Out-Default", TestModels.Float(folder["a.tflite"]));
        Assert.Contains(lines, static line => line.EndsWith("(not written)", StringComparison.Ordinal));
    }

    [Fact]
    public void Errors_show_problem_and_advice()
    {
        using var folder = new TestFolder();
        var lines = Show("Get-TfLiteModel $args[0] 2>&1 | Out-Default", folder["missing.tflite"]);
        Assert.Contains(lines, static line => line.Contains("does not exist", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("Recommendation", StringComparison.Ordinal));
    }

    /// <summary>Every property that a view names exists: a misspelt one would show as an empty column.</summary>
    [Fact]
    public void Views_name_properties_that_exist()
    {
        var document = XDocument.Load(Formats);
        using var session = new ModuleSession();
        foreach (var view in document.Descendants("View"))
        {
            var type = view.Descendants("TypeName").Single().Value;
            foreach (var property in view.Descendants("PropertyName"))
                Assert.True(session.Run("$null -ne ([type] $args[0]).GetProperty($args[1])", type, property.Value).Value<bool>(), $"{type} has no {property.Value}.");
        }
    }

    /// <summary>A heading is what one sorts and selects by. Only those of figures may be shorter than the property's name.</summary>
    [Fact]
    public void Headings_are_properties()
    {
        string[] figures =
        [
            "Operators", "Parameters", "Size", "Shape", "Macs", "Before", "After", "LeftFloat", "Median", "P90", "Min", "First", "Arena", "GFLOP/s", "Time", "Finding", "Labels", "Classes", "Fed",
            "Interval", "Agree", "MSE", "MaxError", "By", "QuantRecall", "FloatPrec", "QuantPrec", "QuantF1", "Op", "Own", "Max", "RMSE/s", "Cut", "Used", "Weights", "!",
        ];
        using var session = new ModuleSession();
        foreach (var view in XDocument.Load(Formats).Descendants("View").Where(static view => view.Element("TableControl") is not null))
        {
            var type = view.Descendants("TypeName").Single().Value;
            foreach (var heading in view.Descendants("TableColumnHeader").Select(static header => header.Element("Label")?.Value ?? "").Except(figures))
                Assert.True(type.EndsWith("ModelOutput", StringComparison.Ordinal) && heading == "Outputs" || session.Run("$null -ne ([type] $args[0]).GetProperty($args[1])", type, heading).Value<bool>(), $"{type} has no {heading}.");
        }
    }

    [Theory]
    [InlineData("Get-TfLiteModel $args")]
    [InlineData("Measure-TfLiteModel $args -Runs 1 -WarmUp 0")]
    [InlineData("Test-QuantizedModel $args -PassThru")]
    public void Names_can_be_sorted_by(string script)
    {
        using var folder = new TestFolder();
        using var session = new ModuleSession();
        var run = session.Run(script, TestModels.Float(folder["b.tflite"]), TestModels.Float(folder["a.tflite"])).ThrowIfFailed();
        Assert.Equal(["b.tflite", "a.tflite"], run.Texts("Name"));
    }

    /// <summary>Script blocks call the language and ViewText only.</summary>
    [Fact]
    public void Views_call_no_cmdlet()
    {
        var blocks = XDocument.Load(Formats).Descendants("ScriptBlock").Select(static block => block.Value);
        Assert.All(blocks, static block => Assert.DoesNotMatch(@"\b[A-Z][a-z]+-[A-Z]", block));
    }

    private static string[] Show(string script, params object?[] arguments)
    {
        var host = new CapturingHost();
        using var session = new ModuleSession(host);
        return Show(session, host, script, arguments);
    }

    private static string[] Show(ModuleSession session, CapturingHost host, string script, params object?[] arguments)
    {
        session.Run(script, arguments).ThrowIfFailed();
        return [.. host.Text.Split('\n').Select(static line => line.TrimEnd())];
    }
}
