using System.Globalization;
using TfLiteQuant.Inspection;
using Xunit;

namespace TfLiteQuant.Core.Tests.Inspection;

public sealed class ValueListTests
{
    [Fact]
    public void Numbers_are_written_as_they_can_be_read_again()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            Assert.Equal("0.1 1E-20 -3", new ValueList<float>(0.1f, 1e-20f, -3).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Objects_have_a_comma_between_them()
        => Assert.Equal("ADD#1, MUL#2", new ValueList<OperatorReference>(new OperatorReference(1, "ADD"), new OperatorReference(2, "MUL")).ToString());

    [Fact]
    public void Shapes_have_brackets()
    {
        Assert.Equal("[1,-1,3]", new TensorShape(1, -1, 3).ToString());
        Assert.Equal("[]", new TensorShape().ToString());
    }
}
