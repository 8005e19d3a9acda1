using System.Text;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.Schema.Structure;
using Xunit;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>Names survive byte for byte, also where they are no UTF-8.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData("706C61696E")]
    [InlineData("C2B52D6772C3B6C39F652DE5B9B32DF09F9982")]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("FFFE41")]
    [InlineData("C3")]
    [InlineData("C328")]
    [InlineData("E282")]
    [InlineData("EDB280")] // U+DC80, a surrogate, in a form that UTF-8 forbids
    [InlineData("F09F99829982")]
    [InlineData("F4908080")]
    [InlineData("410042")]
    public void Bytes_survive(string hex)
    {
        var name = Convert.FromHexString(hex);
        var text = FlatText.Decode(name);
        Assert.Equal(name, FlatText.Encode(text));

        var model = new TfLiteModel { Description = text };
        var graph = new Subgraph { Name = text };
        model.Subgraphs.Add(graph);
        graph.Tensors.Add(new Tensor { Name = text, Buffer = new ModelBuffer() });
        var file = ModelWriter.ToBytes(model);
        Assert.Equal(name, GeneratedView.Root(file).Subgraphs(0)!.Value.Tensors(0)!.Value.GetNameBytes()!.Value.ToArray());
        using var again = ModelReader.Read(file);
        Assert.Equal(text, again.Subgraphs[0].Tensors[0].Name);
        Assert.Equal(text, again.Description);
    }

    [Fact]
    public void Valid_text_is_what_it_says()
        => Assert.Equal("größe 🙂", FlatText.Decode(Encoding.UTF8.GetBytes("größe 🙂")));

    [Fact]
    public void Random_bytes_survive()
    {
        var random = new Random(5);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(12)];
            random.NextBytes(bytes);
            Assert.Equal(bytes, FlatText.Encode(FlatText.Decode(bytes)));
        }
    }

    [Fact]
    public void Reading_other_bytes_takes_no_more_memory_than_text()
    {
        var bytes = new byte[50_000];
        new Random(6).NextBytes(bytes);
        FlatText.Decode(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        FlatText.Decode(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3 * bytes.Length);
    }

    [Fact]
    public void Equal_strings_are_written_once()
    {
        var model = new TfLiteModel();
        var graph = new Subgraph();
        model.Subgraphs.Add(graph);
        var name = new string('n', 1000);
        for (var i = 0; i < 10; i++) graph.Tensors.Add(new Tensor { Name = name, Buffer = new ModelBuffer() });
        Assert.True(ModelWriter.ToBytes(model).Length < 2000);
    }
}
