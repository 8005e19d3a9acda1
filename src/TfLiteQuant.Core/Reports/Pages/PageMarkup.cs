using System.Xml;
using System.Xml.Linq;

namespace TfLiteQuant.Reports;

/// <summary>Elements of a page. Texts come from files and are never taken for markup.</summary>
internal static class PageMarkup
{
    private const int LongestWord = 32;

    /// <summary>An element. Strings become texts; null becomes nothing.</summary>
    public static XElement Element(string name, params object?[] content)
        // Without a text, an empty element would be written without its end, which HTML takes for never ended.
        => new(name, "", content.Select(static item => item is string text ? Legible(text) : item));

    /// <summary>An element of a class.</summary>
    public static XElement Styled(string name, string style, params object?[] content)
    {
        var element = Element(name, content);
        element.SetAttributeValue("class", style);
        return element;
    }

    /// <summary>A heading and what belongs to it; nothing where there is nothing.</summary>
    public static IEnumerable<XElement> Titled(string title, IEnumerable<XElement?> content)
    {
        List<XElement> present = [.. content.OfType<XElement>()];
        return present.Count == 0 ? [] : present.Prepend(Element("h3", title));
    }

    /// <summary>A table.</summary>
    /// <param name="headings">Headings of the columns; those that begin with <c>#</c> are of numbers, which are aligned at the right.</param>
    /// <param name="rows">Rows: texts or elements, as many as headings.</param>
    public static XElement Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<object?>> rows) => Styled("div", "wide", Element("table",
        Element("thead", Element("tr", [.. headings.Select(Heading)])),
        Element("tbody", [.. rows.Select(row => (object)Element("tr", [.. row.Select((cell, i) => (object)Cell(cell, IsNumeric(headings[i])))]))])));

    /// <summary>A list of texts; nothing for none.</summary>
    public static XElement? List(IEnumerable<string> items)
    {
        List<string> texts = [.. items];
        return texts.Count == 0 ? null : Element("ul", [.. texts.Select(static text => (object)Element("li", text))]);
    }

    /// <summary>Something that is folded until it is asked for.</summary>
    public static XElement Folded(string summary, params object?[] content) => Element("details", [Element("summary", summary), .. content]);

    /// <summary>A text without characters that no page can hold, and without those that turn the direction of what follows: names in model files
    /// are any bytes.</summary>
    public static string Legible(string text)
    {
        if (text.All(IsLegible)) return text;
        var letters = text.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            if (i + 1 < letters.Length && XmlConvert.IsXmlSurrogatePair(letters[i + 1], letters[i])) i++;
            else if (!IsLegible(letters[i])) letters[i] = '\uFFFD';
        }

        return new string(letters);
    }

    // Embeddings, overrides and isolates of the bidirectional algorithm, which would have a name turn around the sentence that it stands in.
    private static bool IsLegible(char letter) => XmlConvert.IsXmlChar(letter) && letter is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));

    private static bool IsNumeric(string heading) => heading.StartsWith('#');

    private static object Heading(string heading) => IsNumeric(heading) ? Styled("th", "number", heading[1..]) : Element("th", heading);

    private static XElement Cell(object? content, bool isNumeric)
    {
        if (content is XElement { Name.LocalName: "td" } cell) return cell;
        if (isNumeric) return Styled("td", "number", content);
        var plain = Element("td", content);
        // Names of tensors have no blanks to break at.
        if (plain.Value.Length > LongestWord) plain.SetAttributeValue("class", "long");
        return plain;
    }
}
