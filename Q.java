import dev.thalweg.tensor.*; 
public class Q { static Tensor l(double...v){return Tensor.of(v).requiresGrad();} public static void main(String[] q){ double n=Double.NaN;
Tensor x=l(n); x.abs().sum().backward(); System.out.println(x.grad());
x=l(n); x.clamp(0,1).sum().backward(); System.out.println(x.grad());
x=l(n); x.relu().sum().backward(); System.out.println(x.grad());
x=l(1,n); x.max().backward(); System.out.println(x.grad());
x=l(0,0); x.at(0).atan2(x.at(1)).backward(); System.out.println(x.grad());
x=l(0,0); x.at(0).hypot(x.at(1)).backward(); System.out.println(x.grad());
x=l(0); x.pow(0.5).sum().backward(); System.out.println(x.grad());
for (double[] p: new double[][]{{0,2},{0,0},{-1,2}}) {Tensor a=l(p[0]),b=l(p[1]); a.pow(b).sum().backward(); System.out.println(a.grad()+" "+b.grad());}
}}
