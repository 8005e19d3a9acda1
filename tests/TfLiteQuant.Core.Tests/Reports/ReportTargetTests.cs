using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Reports;
using Xunit;

namespace TfLiteQuant.Core.Tests.Reports;

public sealed class ReportTargetTests
{
    [Theory]
    [InlineData("a/report.html", "a/report.html", "a/report.json")]
    [InlineData("report.HTM", "report.HTM", "report.json")]
    [InlineData("report.json", "report.html", "report.json")]
    [InlineData("report", "report.html", "report.json")]
    [InlineData("report.v1", "report.v1.html", "report.v1.json")]
    public void Either_file_may_be_named(string named, string page, string json) => Assert.Equal(new ReportTarget(page, json), ReportTarget.For(named));

    [Fact]
    public void Both_files_are_written_or_neither()
    {
        using var folder = new TemporaryFolder();
        var target = ReportTarget.For(Path.Combine(folder.Path, "report.html"));
        var report = ReportedModels.Classifiers();
        report.Save(target, overwrite: false);
        Assert.Equal(report.ToHtml(), File.ReadAllText(target.Page));
        Assert.Equal(report.ToJson(), File.ReadAllBytes(target.Json));
        File.Delete(target.Page);
        Assert.Equal(ErrorCode.TargetExists, Assert.Throws<TfLiteQuantException>(() => target.Require(overwrite: false)).Code);
        Assert.Equal(ErrorCode.TargetExists, Assert.Throws<TfLiteQuantException>(() => report.Save(target, overwrite: false)).Code);
        Assert.False(File.Exists(target.Page));
        report.Save(target, overwrite: true);
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
        Assert.Equal(ErrorCode.TargetUnwritable, Assert.Throws<TfLiteQuantException>(() => ReportTarget.For(Path.Combine(folder.Path, "missing", "report.html")).Require(false)).Code);
    }
}
