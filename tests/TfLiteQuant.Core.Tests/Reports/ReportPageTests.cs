using System.Text.RegularExpressions;
using System.Text;
using System.Xml.Linq;
using TfLiteQuant.Reports;
using Xunit;

namespace TfLiteQuant.Core.Tests.Reports;

/// <summary>Pages stand alone, are small, and take texts from files for texts.</summary>
public sealed partial class ReportPageTests
{
    private const string Svg = "{http://www.w3.org/2000/svg}svg";

    [Fact]
    public void The_page_loads_and_runs_nothing()
    {
        var page = Page(ReportedModels.Classifiers());
        Assert.DoesNotContain(page.Descendants(), static element => element.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "image" or "foreignObject");
        Assert.DoesNotContain(page.Descendants().Attributes(), static attribute => attribute.Name.LocalName is "src" or "xlink" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.All(page.Descendants().Attributes("href"), static link => Assert.StartsWith("#", link.Value));
        Assert.DoesNotContain("@import", page.ToString());
        Assert.DoesNotMatch(@"url\((?!#)", page.ToString());
        // Namespaces are names, not addresses that are asked.
        Assert.Equal(["http://www.w3.org/2000/svg"], Address().Matches(page.ToString()).Select(static match => match.Value).Distinct());
        Assert.Contains(page.Descendants("meta"), static meta => meta.Attribute("http-equiv")?.Value == "Content-Security-Policy");
    }

    [Fact]
    public void What_pictures_refer_to_is_there_once()
    {
        var page = Page(ReportedModels.Classifiers());
        var ids = page.Descendants().Attributes("id").Select(static id => id.Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.Empty(Reference().Matches(page.ToString()).Select(static match => match.Groups[1].Value).Except(ids));
        Assert.Empty(page.Descendants().Attributes("href").Select(static link => link.Value[1..]).Except(ids));
        Assert.NotEmpty(page.Descendants(Svg));
        Assert.All(page.Descendants(Svg), static picture => Assert.True(picture.Attribute("aria-label")!.Value.Length > 20 && picture.Attribute("role")!.Value == "img"));
    }

    [Fact]
    public void Pictures_have_the_colours_of_the_page_in_light_and_dark()
    {
        var text = ReportedModels.Classifiers().ToHtml();
        Assert.DoesNotMatch(@"rgb\([1-6],0,0\)", text);
        var used = Variable().Matches(text).Select(static match => match.Groups[1].Value).Distinct().ToList();
        Assert.Contains("first", used);
        var (light, dark) = (text[..text.IndexOf("prefers-color-scheme: dark", StringComparison.Ordinal)], text[text.IndexOf("prefers-color-scheme: dark", StringComparison.Ordinal)..]);
        Assert.All(used, name => Assert.Contains($"--{name}: #", light));
        Assert.All(used, name => Assert.Contains($"--{name}: #", dark));
    }

    [Fact]
    public void Everything_that_was_asked_for_is_told()
    {
        var page = Page(ReportedModels.Classifiers());
        var titles = page.Descendants("h3").Select(static title => title.Value).ToHashSet();
        Assert.Superset(new HashSet<string> { "Accuracy", "Outputs beside the float model's", "Layer by layer", "Classes", "Confusion of classes", "What was measured" }, titles);
        Assert.Contains("1 of 2 failed.", page.Value);
        Assert.Contains(page.Descendants("strong"), static word => word.Value.StartsWith("Failed", StringComparison.Ordinal));
        Assert.Contains("Top1 drops by", page.Value);
        Assert.Contains(page.Descendants("th"), static name => name.Value == "<c>");
    }

    [Theory]
    [InlineData(1, 40)]
    [InlineData(1, 5000)]
    [InlineData(6, 800)]
    [InlineData(300, 60)]
    [InlineData(1200, 3)]
    public void However_large_the_report_the_page_stays_small(int models, int layers)
    {
        var text = ReportedModels.Large(models, layers).ToHtml();
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1000, 2_000_000);
        Assert.True(layers < 5000 || text.Contains("of 5000 values are shown"));
        // A browser's parser and ours agree on what is markup.
        Assert.Empty(XDocument.Parse(text[text.IndexOf('\n')..]).Descendants("script"));
    }

    [Fact]
    public void Hostile_names_are_texts()
    {
        var text = ReportedModels.Large(1, 3).ToHtml();
        Assert.DoesNotContain("<script", text);
        Assert.Contains("&lt;script&gt;alert(1)", text);
        Assert.Contains("\uFFFD\uFFFD1", text);
    }

    [Theory]
    [InlineData("a\u202Eb", "a\uFFFDb")]
    [InlineData("\u2066a\u2069", "\uFFFDa\uFFFD")]
    [InlineData("\u05E9\uD83D\uDE00", "\u05E9\uD83D\uDE00")]
    public void Names_do_not_turn_sentences_around(string name, string shown) => Assert.Equal(shown, PageMarkup.Legible(name));

    [Fact]
    public void Equal_reports_give_equal_pages() => Assert.Equal(ReportedModels.Classifiers().ToHtml(), ReportedModels.Classifiers(threads: 3).ToHtml());

    private static XElement Page(QuantizationReport report)
    {
        var text = report.ToHtml();
        Assert.StartsWith("<!DOCTYPE html>\n", text);
        return XDocument.Parse(text[text.IndexOf('\n')..]).Root!;
    }

    [GeneratedRegex(@"https?://[^""'\s<)]+")]
    private static partial Regex Address();

    [GeneratedRegex(@"url\(#([^)]+)\)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"var\(--(\w+)\)")]
    private static partial Regex Variable();
}
