using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using TfLiteQuant.Module.Tests.Conventions;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Errors;

/// <summary>The catalogue of error records in the built module, which shows them to no one else.</summary>
public sealed class ErrorCatalogueTests
{
    private static readonly Assembly Cmdlets = ExportedCommands.All[0].ImplementingType.Assembly;
    private static readonly Type Failure = Core.GetType("TfLiteQuant.Diagnostics.TfLiteQuantException")!;
    private static readonly Type Code = Core.GetType("TfLiteQuant.Diagnostics.ErrorCode")!;

    public static IEnumerable<TheoryDataRow<string>> Codes => Enum.GetNames(Code).Select(static name => new TheoryDataRow<string>(name));

    // The module's own copy of the engine, not the one that the tests refer to.
    private static Assembly Core => AssemblyLoadContext.GetLoadContext(Cmdlets)!.LoadFromAssemblyName(new AssemblyName("TfLiteQuant.Core"));

    [Theory, MemberData(nameof(Codes))]
    public void Every_code_is_an_id_and_has_a_category_and_a_place_in_the_documents(string code)
    {
        var exception = (Exception)Activator.CreateInstance(Failure, Enum.Parse(Code, code), "It is wrong.", "Put it right.", null, null)!;
        var record = Make(exception);
        Assert.Equal(code, record.FullyQualifiedErrorId);
        Assert.NotEqual(ErrorCategory.NotSpecified, record.CategoryInfo.Category);
        Assert.Equal("the target", record.TargetObject);
        Assert.Equal("It is wrong.", record.ErrorDetails.Message);
        Assert.Equal("Put it right.", record.ErrorDetails.RecommendedAction);
        Assert.Matches($@"\b{code}\b", File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "en-US", "about_TfLiteQuant_Errors.md")));
    }

    [Fact]
    public void What_nobody_foresaw_is_an_error_record_as_well()
    {
        var record = Make(new InvalidOperationException("Oh."));
        Assert.Equal("UnexpectedError", record.FullyQualifiedErrorId);
        Assert.Equal("Oh.", record.ErrorDetails.Message);
        Assert.Contains("report", record.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData("FileUnreadable")]
    [InlineData("TargetUnwritable")]
    public void Missing_permission_is_told_from_other_reasons(string code)
    {
        var exception = (Exception)Activator.CreateInstance(Failure, Enum.Parse(Code, code), "It is wrong.", "Put it right.", null, new UnauthorizedAccessException())!;
        Assert.Equal(ErrorCategory.PermissionDenied, Make(exception).CategoryInfo.Category);
    }

    private static ErrorRecord Make(Exception exception)
        => (ErrorRecord)Cmdlets.GetType("TfLiteQuant.PowerShell.Errors.ErrorCatalogue")!.GetMethod("Record", [typeof(Exception), typeof(object)])!.Invoke(null, [exception, "the target"])!;
}
