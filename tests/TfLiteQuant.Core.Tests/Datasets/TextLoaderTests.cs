using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

/// <summary>.csv and .tsv files.</summary>
public sealed class TextLoaderTests
{
    [Theory]
    [InlineData("x_0,x_1,other\n1,2,9\n3,4,9\n")]
    [InlineData("x[0],x[1],other\n1,2,9\n3,4,9")]
    [InlineData("x_1,x_2,other\n1,2,9\n3,4,9")]
    [InlineData("other;x_1;x_0\n9;2;1\n9;4;3\n")]
    [InlineData("x0\tx1\n1\t2\n\n3\t4\n")]
    [InlineData("label,p,q\n5,1,2\n6,3,4\n")]
    [InlineData("p,q\n\"1\",\" 2\"\n3,4\r\n")]
    [InlineData("1,2\n3,4\n")]
    public void Columns_bind_by_name_or_in_order(string text)
    {
        using var folder = new TemporaryFolder();
        var samples = Feed.Read(folder.Write("a.csv", text), null, Feed.Input("x", [1, 2]));
        Assert.Equal([1f, 2, 3, 4], samples.SelectMany(static sample => sample.Floats()));
    }

    [Fact]
    public void Several_inputs_bind_by_name()
    {
        using var folder = new TemporaryFolder();
        var sample = Assert.Single(Feed.Read(folder.Write("a.csv", "n,x_0,x_1\n7,1.5,2\n"), null, Feed.Input("x", [1, 2, 1]), Feed.Input("n", [1], TensorType.Int32)));
        Assert.Equal([2, 1], sample.Inputs["x"].Shape);
        Assert.Equal([7L], sample.Inputs["n"].Values<long>().ToArray());
        Assert.Contains("a.csv, line 2", sample.Origin);
    }

    [Theory]
    [InlineData("Column", "y", 2)]
    [InlineData("LABEL", "label", 2)]
    public void Labels_are_a_column(string title, string chosen, int count)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.csv", $"x,{(title == "Column" ? "y" : title)}\n1,dog\n2,cat\n3,dog\n");
        var data = Feed.Import(path, new DatasetOptions { Label = title == "Column" ? new NamedLabels(chosen) : null });
        Assert.Equal(["cat", "dog"], data.ClassNames);
        Assert.Equal(count, data.ClassNames.Count);
        Assert.Equal([1.0, 0, 1], data.Read([Feed.Input("x", [1])]).Select(static sample => sample.Label()));
    }

    [Fact]
    public void Numbers_are_labels_as_they_are()
    {
        using var folder = new TemporaryFolder();
        var whole = Feed.Import(folder.Write("a.csv", "x,label\n1,10\n2,3\n"));
        Assert.Empty(whole.ClassNames);
        var label = whole.Read([Feed.Input("x", [1])]).First().Labels["label"];
        Assert.Equal((TensorType.Int64, 10), (label.Type, label.Values<long>()[0]));
        Assert.Equal(0.5f, Feed.Read(folder.Write("b.csv", "x,label\n1,0.5\n2,3\n"), null, Feed.Input("x", [1]))[0].Labels["label"].Values<float>()[0]);
    }

    [Fact]
    public void Classes_may_be_in_a_given_order()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.csv", "x,label\n1,dog\n2,cat\n");
        var options = new DatasetOptions { ClassNames = ["bird", "dog", "cat"] };
        Assert.Equal([1.0, 2], Feed.Read(path, options, Feed.Input("x", [1])).Select(static sample => sample.Label()));
        Assert.Contains("no class 'dog'", Feed.Fails(path, new DatasetOptions { ClassNames = ["cat"] }, Feed.Input("x", [1])).Problem);
    }

    [Theory]
    [InlineData("x_0,x_1\n1,2\n3\n", "Line 3 has 1 fields, and the first line 2")]
    [InlineData("x_0,x_1\n1,two\n", "'two' in column 'x_1' is no number")]
    [InlineData("x_0,x_1\n1,\n", "'' in column 'x_1' is no number")]
    [InlineData("x_0\n1\n", "takes 2 elements, and 1 columns")]
    [InlineData("x_0,x_1\n", "no sample")]
    [InlineData("", "no row")]
    [InlineData("x_0,x_1\n1,\"2\n", "quote in line 2 is not closed")]
    [InlineData("x_0,x_1\n1,NaN\n", "NaN as element 1")]
    public void Bad_rows_are_named(string text, string problem)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(problem, Feed.Fails(folder.Write("a.csv", text), null, Feed.Input("x", [1, 2])).Problem);
    }

    [Fact]
    public void Missing_columns_are_named_with_those_there_are()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.csv", "x,y\n1,2\n");
        var error = Feed.Fails(path, null, Feed.Input("x", [1]), Feed.Input("z", [1]));
        Assert.Contains("input 'z'", error.Problem);
        Assert.Contains("'x', 'y'", error.Advice);
        Assert.Contains("no column 'w'", Feed.Fails(path, new DatasetOptions { Label = new NamedLabels("w") }, Feed.Input("x", [1])).Problem);
    }

    [Fact]
    public void Texts_may_hold_separators_and_line_ends()
        => Assert.Equal(["a,b", "c\"d", "e\nf"], Rows("\"a,b\",\"c\"\"d\",\"e\nf\"\n").Single());

    private static List<List<string>> Rows(string text)
    {
        using var folder = new TemporaryFolder();
        return [.. DelimitedReader.Read(folder.Write("a.csv", text), ',').Select(static row => row.Fields)];
    }
}
