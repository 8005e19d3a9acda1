using System.Globalization;
using TfLiteQuant.Core.Tests.Conventions;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>
/// Holds the tables of the runtime's kernels to the real runtime. <c>TFLITEQUANT_UPDATE_DOCS=1</c> writes them anew and keeps the
/// columns behind those that are asked, as after a change of the runtime's version.
/// </summary>
public sealed class RuntimeKernelsTests
{
    private const string Folder = "src/TfLiteQuant.Core/Ops/RuntimeSupport/";

    [Fact]
    public async Task Types_that_kernels_take_are_what_the_table_says()
    {
        var survey = new KernelSurvey(LiteRtRuntime.Require());
        var findings = await survey.KernelsAsync(KernelProbeList.All, TestContext.Current.CancellationToken);
        var kept = Rows("runtime-kernels.tsv").ToDictionary(static row => (row[0], row[1]), static row => $"{row[5]}\t{row[6]}");
        Hold("runtime-kernels.tsv", findings.Select(finding =>
        {
            string op = BuiltinOperators.NameOf(finding.Operator), type = finding.Type.ToString().ToLowerInvariant();
            var rank = finding.MaxRank?.ToString(CultureInfo.InvariantCulture);
            return string.Join('\t', op, type, finding.Scales, finding.NeedsZeroPointZero ? "0" : "any", rank, kept.GetValueOrDefault((op, type), "\t"));
        }));
    }

    [Fact]
    public async Task Types_that_QUANTIZE_converts_between_are_what_the_table_says()
    {
        var survey = new KernelSurvey(LiteRtRuntime.Require());
        var found = await survey.ConversionsAsync(TestContext.Current.CancellationToken);
        var kept = Rows("runtime-conversions.tsv").ToDictionary(static row => (row[0], row[1]), static row => row[2]);
        Hold("runtime-conversions.tsv", found.Select(pair =>
        {
            string from = pair.From.ToString().ToLowerInvariant(), to = pair.To.ToString().ToLowerInvariant();
            return string.Join('\t', from, to, kept.GetValueOrDefault((from, to)));
        }));
    }

    [Fact]
    public async Task Versions_that_are_registered_are_what_the_table_says()
    {
        var survey = new KernelSurvey(LiteRtRuntime.Require());
        var operators = Enum.GetValues<BuiltinOperator>().Where(static op => op is not (BuiltinOperator.Custom or BuiltinOperator.Delegate or BuiltinOperator.PlaceholderForGreaterOpCodes));
        var found = await survey.VersionsAsync(operators, TestContext.Current.CancellationToken);
        Hold("runtime-versions.tsv", found.Select(static row => string.Create(CultureInfo.InvariantCulture, $"{BuiltinOperators.NameOf(row.Operator)}\t{row.Min}\t{row.Max}")));
    }

    private static IEnumerable<string[]> Rows(string name)
        => File.ReadLines(RepositoryFolder.File(Folder + name)).Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.Split('\t'));

    private static void Hold(string name, IEnumerable<string> rows)
    {
        var path = RepositoryFolder.File(Folder + name);
        var text = string.Concat(File.ReadLines(path).Where(static line => line.StartsWith('#')).Concat(rows).Select(static line => line + "\n"));
        if (Environment.GetEnvironmentVariable("TFLITEQUANT_UPDATE_DOCS") == "1") File.WriteAllText(path, text);
        Assert.Equal(text, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }
}
